"""The shape of the code: who may import whom, what a page must begin with, what nobody may write.

What import-linter can say stands in ``pyproject.toml``; the rest is read from the syntax trees here.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from db import enums
from services.labels import STATES
from services.mail.catalogue import CATALOGUE
from services.policy import POLICY, Action
from services.workflows import MACHINES
from tools.catalogues import extract, python_files
from ui.menu import MENU

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
FIRST_PARTY = {"app", "server", "manage", "settings", "pages", "ui", "web", "services", "db", "seeds", "tools", "tests"}
MAY_IMPORT = {
    "app.py": {"ui"},
    "server.py": {"web", "ui", "settings"},
    "manage.py": {"seeds", "services", "db", "settings", "tools"},
    "settings.py": set(),
}
"""Import rules of the files beside the packages, which import-linter does not see."""
STATES_OF_THEIR_OWN = {
    "services/history.py": "the one place where records of the machines change state",
    "services/files.py": "files are judged, not moved: they have no machine",
    "services/accounts.py": "the status of an account",
}
"""Files that set a ``state``, and why they may; mails are the business of ``services/mail``."""
SERVED_WITHOUT_SIGN_IN = {"download_button", "image", "pdf", "audio", "video"}
DRAWN = {
    "title", "header", "subheader", "caption", "markdown", "text", "write", "info", "warning", "error", "success",
    "toast", "button", "form_submit_button", "link_button", "page_link", "text_input", "text_area", "number_input",
    "date_input", "time_input", "selectbox", "multiselect", "radio", "checkbox", "toggle", "segmented_control", "pills",
    "file_uploader", "expander", "popover", "metric", "tabs", "dialog", "spinner", "status", "slider",
}  # fmt: skip
"""Calls of Streamlit whose first argument is read by people."""
WORDS_OF_NO_FINISHED_WORK = re.compile(
    r"\b(TO"
    r"DO|FIX"
    r"ME|XX"
    r"X|HA"
    r"CK|lo"
    r"rem|ip"
    r"sum)\b|\bbreak"
    r"point\(|\bpd"
    r"b\b|/ro"
    r"ot/|/ho"
    r"me/"
)


@cache
def sources() -> dict[str, str]:
    """Text of every Python file of the project by its path."""
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in sorted(set(files)) if (ROOT / name).exists()}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(sources()[name], name)


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """Everything in the syntax tree of a file."""
    return tuple(ast.walk(tree(name)))


def wrong(names: Iterable[str], faults: Callable[[str], Iterable[Any]]) -> dict[str, list[Any]]:
    """The files in which something is wrong, and what it is. One test asks all files: thousands would cost more."""
    found = {name: list(faults(name)) for name in names}
    assert found, "there are no such files"
    return {name: those for name, those in found.items() if those}


def below(*folders: str) -> list[str]:
    return [name for name in sources() if name.startswith(tuple(f"{folder}/" for folder in folders))]


def imported(name: str) -> Iterator[str]:
    """Top names of what a file imports."""
    for node in nodes(name):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


def called(node: ast.AST) -> str:
    """The last name of what a call calls: ``st.button(…)`` → button."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def is_of_streamlit(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "st"


def test_import_rules_hold():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.partition("Broken contracts")[2]) == (0, "")


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_files_beside_the_packages_import_only_what_is_below_them(name):
    assert set(imported(name)) & FIRST_PARTY - MAY_IMPORT[name] == set()


def test_nothing_imports_the_scripts_or_the_tests():
    culprits = {
        name: found
        for name in sources()
        if not name.startswith("tests/") and (found := set(imported(name)) & {"app", "server", "manage", "tests"})
    }
    assert culprits == {}


def test_pages_stand_in_subfolders():
    """Streamlit itself serves ``pages/*.py`` by address, on a fresh server even before ``app.py`` ran."""
    assert [name for name in sources() if re.fullmatch(r"pages/[^/]+\.py", name)] == ["pages/__init__.py"]
    assert [name for name in sources() if re.fullmatch(r"pages/[^/]+/.+/[^/]+\.py", name)] == []


def page_files() -> list[str]:
    return [name for name in below("pages") if not name.endswith("__init__.py")]


def first_line(name: str) -> ast.stmt:
    """What a file does first, after its text and its imports."""
    return next(
        node
        for node in tree(name).body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )


def asks_who_is_there(line: ast.stmt) -> bool:
    if not isinstance(line, ast.Assign | ast.Expr):
        return False
    value = line.value.elts[0] if isinstance(line.value, ast.Tuple) else line.value
    return called(value) in {"require", "require_link"}


def test_a_page_asks_who_is_there_before_anything_else():
    names = [name for name in page_files() if not name.startswith("pages/public/")]
    assert names
    assert [name for name in names if not asks_who_is_there(first_line(name))] == []


def test_each_page_is_in_the_menu_table_once():
    assert sorted(entry.file for entry in MENU) == sorted(page_files())


def test_pages_have_names_and_addresses_of_their_own():
    assert len({entry.name for entry in MENU}) == len({entry.url for entry in MENU}) == len(MENU)
    assert [entry.url for entry in MENU if not re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.url)] == []


def drawn_with(name: str) -> set[str]:
    """Functions of Streamlit that a file calls."""
    return {called(node) for node in nodes(name) if isinstance(node, ast.Call) and is_of_streamlit(node)}


def test_lists_are_not_streamlits_own_whose_download_is_not_recorded():
    assert wrong(below("pages", "ui"), lambda name: {"dataframe", "data_editor", "table"} & drawn_with(name)) == {}


def test_nothing_private_is_served_at_addresses_without_sign_in():
    assert wrong(below("pages", "ui"), lambda name: SERVED_WITHOUT_SIGN_IN & drawn_with(name)) == {}


def unmarked(name: str) -> Iterator[str]:
    """Literal words that Streamlit is told to draw without a translation."""
    for node in nodes(name):
        if not isinstance(node, ast.Call):
            continue
        given = [*(node.args[:1] if called(node) in DRAWN and is_of_streamlit(node) else [])]
        given += [one.value for one in node.keywords if one.arg in {"label", "help", "placeholder", "caption"}]
        for part in given:
            text = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
            text = re.sub(r":material/\w+:|<[^>]*>|&\w+;|[\w-]+\.[\w-]+@\S+", "", text)
            if re.search(r"[^\W\d_]{2,}", text):
                yield text


def test_words_that_people_see_are_marked_for_translation():
    assert wrong(["app.py", *below("pages", "ui")], unmarked) == {}


def put_together(name: str) -> list[str]:
    """Calls that mark a string which is put together: it cannot be found, nor translated."""
    return [
        ast.unparse(node)
        for node in nodes(name)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_", "n_", "translate", "translate_plural"}
        and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args[:3])
    ]


def test_marked_strings_are_whole_sentences_in_the_code():
    assert wrong((str(path.relative_to(ROOT)) for path in python_files()), put_together) == {}


def test_a_file_says_one_thing_in_400_lines():
    lines = {name: text.count("\n") for name, text in sources().items() if "/migrations/" not in name}
    assert {name: number for name, number in lines.items() if number > LONGEST_FILE} == {}


def undocumented(name: str) -> Iterator[str]:
    """Public functions and classes of a module without a sentence about them."""
    if not ast.get_docstring(tree(name)):
        yield "the module"
    for node in tree(name).body:
        is_public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if is_public and node.name != "main" and not ast.get_docstring(node):
            yield node.name


def test_public_functions_of_services_say_what_they_do():
    assert wrong((name for name in below("services") if sources()[name].strip()), undocumented) == {}


def unfinished(name: str) -> list[str]:
    return [line for line in sources()[name].splitlines() if WORDS_OF_NO_FINISHED_WORK.search(line)]


def test_no_words_of_unfinished_work():
    assert wrong(sources(), unfinished) == {}


def sets_a_state(node: ast.AST) -> bool:
    """``record.state = …`` also among several targets, or ``update(…).values(state=…)``."""
    if isinstance(node, ast.Call):
        return called(node) == "values" and any(one.arg == "state" for one in node.keywords)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    parts = [part for target in targets for part in getattr(target, "elts", [target])]
    is_assignment = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
    return is_assignment and any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts)


def test_states_change_only_through_the_machines():
    culprits = [
        name
        for name in below("services", "pages", "ui", "web")
        if not name.startswith("services/mail/")
        and name not in STATES_OF_THEIR_OWN
        and any(sets_a_state(node) for node in nodes(name))
    ]
    assert culprits == []


def test_services_do_not_commit():
    culprits = [
        name
        for name in below("services", "pages", "ui", "web", "seeds")
        if any(called(node) == "commit" for node in nodes(name))
    ]
    assert culprits == []


def test_every_action_has_a_rule_and_every_rule_an_action():
    assert set(POLICY) == set(Action)


def test_every_action_is_asked_for_somewhere():
    code = "".join(sources()[name] for name in below("services", "ui", "pages", "web") if name != "services/policy.py")
    assert [action.name for action in Action if f"Action.{action.name}" not in code] == []


def moves() -> list:
    return [move for machine in MACHINES.values() for move in machine.moves.values()]


def test_every_label_of_a_move_is_offered_to_translators():
    found = {entry.msgid for entry in extract()}
    assert [move.label for move in moves() if move.label not in found] == []


def test_every_mail_of_a_move_exists():
    assert [move.mail for move in moves() if move.mail and move.mail not in CATALOGUE] == []


def test_every_state_is_reached_by_a_move_or_is_the_first():
    for machine in MACHINES.values():
        reached = {move.target for move in machine.moves.values()}
        assert set(machine.states) - reached <= {next(iter(machine.states))}


def test_every_state_has_labels_for_staff_and_for_others():
    of_machines = {state for machine in MACHINES.values() for state in machine.states}
    assert [state for state in of_machines if not (STATES[state].internal and STATES[state].public)] == []
    shown_to_staff = {*enums.MailState, *enums.FileState, *enums.UserStatus, *enums.JobOutcome}
    assert shown_to_staff - set(STATES) == set()
