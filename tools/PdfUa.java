import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Holds PDF files to veraPDF's profile of PDF/UA-1; status 1 if one of them does not keep it. */
public class PdfUa {
    private static final PDFAFlavour FLAVOUR = PDFAFlavour.fromString("ua1");
    private static final Logger LIBRARY = Logger.getLogger("org.verapdf");
    private static final int MOST = 10000;

    public static void main(String[] files) throws Exception {
        LIBRARY.setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = profile();
        int bad = 0;
        for (String file : files) {
            bad += keeps(profile, file) ? 0 : 1;
        }
        System.out.printf("%d files, %d rules, %d files break one%n", files.length, profile.getRules().size(), bad);
        System.exit(bad == 0 ? 0 : 1);
    }

    private static boolean keeps(ValidationProfile profile, String file) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), FLAVOUR);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, MOST, true, false, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s %s (%d assertions)%n", result.isCompliant() ? "ok  " : "FAIL", file, result.getTotalAssertions());
            Map<String, Integer> broken = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    broken.merge(one.getRuleId().getClause() + " " + one.getMessage(), 1, Integer::sum);
                }
            }
            broken.forEach((rule, times) -> System.out.printf("       %d x %s%n", times, rule));
            return result.isCompliant();
        } catch (Exception error) {
            System.out.printf("FAIL %s cannot be read: %s%n", file, error);
            return false;
        }
    }

    /** The profile as the library ships it, read without JAXB, which is not shipped. */
    private static ValidationProfile profile() throws Exception {
        Element root;
        try (InputStream in = PDFAValidator.class.getResourceAsStream("/org/verapdf/pdfa/validation/PDFUA-1.xml")) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        NodeList found = root.getElementsByTagName("rule");
        for (int at = 0; at < found.getLength(); at++) {
            rules.add(rule((Element) found.item(at)));
        }
        Set<Variable> variables = new HashSet<>();
        NodeList named = root.getElementsByTagName("variable");
        for (int at = 0; at < named.getLength(); at++) {
            Element one = (Element) named.item(at);
            variables.add(Profiles.variableFromValues(
                one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        }
        return Profiles.profileFromValues(
            FLAVOUR, Profiles.profileDetailsFromValues("PDF/UA-1", "", "", new Date()), "", rules, variables);
    }

    private static Rule rule(Element one) {
        Element id = (Element) one.getElementsByTagName("id").item(0);
        Boolean deferred = one.hasAttribute("deferred") ? Boolean.valueOf(one.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
            Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.ISO_14289_1, id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
            one.getAttribute("object"), deferred, one.getAttribute("tags"), text(one, "description"), text(one, "test"),
            Profiles.errorFromValues(text(one, "message"), Collections.emptyList()), Collections.emptyList());
    }

    private static String text(Element one, String name) {
        NodeList found = one.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
