// Measures a page as it stands in a frame, and tells the page around it. `look` is that look's number.
addEventListener("load", () => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const name = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""}: ${e.textContent.trim().slice(0, 60)}`;
  const elements = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg"));

  // What may scroll by itself may be wider than the window; what is clipped to a point is for screen readers.
  const scrolls = (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const clipped = (e) => e && (getComputedStyle(e).clipPath !== "none" || clipped(e.parentElement));
  const beyond = elements.filter((e) => {
    const box = e.getBoundingClientRect();
    return (box.right > innerWidth + 1 || box.left < -1) && !scrolls(e) && !clipped(e);
  });

  // Contrast as WCAG 2 defines it, of every piece of text against the first opaque background behind it.
  const rgba = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    if (!e) return [255, 255, 255];
    const colour = rgba(getComputedStyle(e).backgroundColor);
    return colour.length === 3 || colour[3] === 1 ? colour : behind(e.parentElement);
  };
  const contrast = (e) => {
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const large = (style) => parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  const faint = elements.filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => contrast(e) < (large(getComputedStyle(e)) ? 3 : 4.5));

  parent.postMessage({ look, found: JSON.stringify({
    window: innerWidth,
    page: document.documentElement.scrollWidth,
    beyond: beyond.map(name),
    faint: faint.map((e) => `${contrast(e).toFixed(2)} ${name(e)}`),
    texts: elements.length,
  }) }, "*");
});
