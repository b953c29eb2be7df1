/* What a walk asks of a page: where Tab goes, whether the focus is seen, and what no keyboard reaches. */
window.walk = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const STOPS = `${CONTROLS}, [tabindex="0"]`;
  const faults = [];
  const looks = new Map();
  let target = null;

  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const named = (one) => plain(one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent);
  const told = (one) => `${one.localName} '${named(one).slice(0, 60)}'`;
  const isThere = (one) => one.checkVisibility() && !one.disabled;

  /* A choice of several is one stop: that which stands. */
  const isStop = (one) =>
    one.type !== "radio" ||
    one.checked ||
    !document.querySelector(`input[type=radio][name="${CSS.escape(one.name)}"]:checked`);
  const stops = () => [...document.querySelectorAll(STOPS)].filter((one) => isThere(one) && isStop(one));

  /* Where the focus can be shown: on the control itself, beside its label, or on what it draws. */
  const shown = (one) => [
    [one],
    ...[...(one.labels ?? [])].slice(0, 1).map((label) => [label, "::before"]),
    ...(one instanceof SVGElement ? [[one.querySelector("rect")]] : []),
  ];
  const look = (one) =>
    shown(one)
      .map(([part, pseudo]) => getComputedStyle(part, pseudo))
      .map((style) => {
        const hasOutline = style.outlineStyle !== "none" && style.outlineColor !== "rgba(0, 0, 0, 0)";
        const outline = hasOutline ? `${style.outlineColor} ${style.outlineWidth}` : "";
        return [outline, style.boxShadow, style.backgroundColor, style.fill, style.strokeWidth].join(" ");
      })
      .join("|");

  document.addEventListener("focusin", ({ target: one }) => looks.set(one, look(one)));
  document.addEventListener("focusout", ({ target: one }) => {
    if (one.tabIndex >= 0 && looks.get(one) === look(one)) faults.push(`the focus on ${told(one)} is not seen`);
  });

  const isInSight = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  };

  const pageOf = (address) => new URL(address, location.href).href.split("#")[0];

  const isAfter = (one, other) =>
    Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);

  return {
    named: () => named(document.activeElement),
    hasFocus: () => document.activeElement !== document.body,

    find(name, where) {
      const from = document.activeElement;
      const isAtTop = from === document.body;
      const ahead = stops().filter((one) => isAtTop || isAfter(one, from));
      const fits = [(one) => named(one) === name, (one) => named(one).includes(name)];
      const controls = ahead.filter((one) => one.matches(CONTROLS) && one.closest(where));
      target = fits.map((fit) => controls.find(fit)).find(Boolean);
      if (!target) throw new Error(`no control that Tab reaches from here is named '${name}'`);
      const main = document.querySelector("main");
      return {
        tabs: ahead.indexOf(target) + 1,
        isBehindSkipLink: isAtTop && (main.contains(target) || isAfter(target, main)),
      };
    },

    arrived() {
      const one = document.activeElement;
      if (one !== target) return { isThere: false };
      if (!isInSight(one) || !one.matches(":focus-visible")) faults.push(`the focus on ${told(one)} is not in sight`);
      return {
        isThere: true,
        faults: faults.splice(0),
        leadsAway: one.localName === "button" || (one.hasAttribute("href") && pageOf(one.getAttribute("href")) !== pageOf("")),
        isTicked: one.checked ?? null,
        isTyped: one.type !== "date",
      };
    },

    /* Controls that Tab passes over, and what is made for a mouse alone. */
    outOfReach() {
      const passed = [...document.querySelectorAll(CONTROLS)].filter((one) => isThere(one) && one.tabIndex < 0);
      const forMice = [...document.querySelectorAll("main *, header *, footer *")].filter(
        (one) =>
          (one.onclick || getComputedStyle(one).cursor === "pointer") && !one.closest(`${CONTROLS}, label`),
      );
      return [...passed, ...forMice].map((one) => `no key reaches ${told(one)}`);
    },
  };
})();
