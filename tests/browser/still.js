// Nothing moves or fades: a frame that nobody looks at costs as much as one that is read.
(() => {
  const still = () => {
    const style = document.createElement("style");
    style.textContent = "*, *::before, *::after { animation: none !important; transition: none !important }";
    document.documentElement.append(style);
  };
  if (document.documentElement) still();
  else new MutationObserver((_, seen) => (seen.disconnect(), still())).observe(document, { childList: true });
})();
