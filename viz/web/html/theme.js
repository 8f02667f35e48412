/* Light, dark or as the system. Runs before anything is drawn; kept in this browser and nowhere else. */
(() => {
  const KEY = "gofal-theme";
  const kept = () => {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return ""; // storage is forbidden: the choice lasts as long as the page
    }
  };
  const show = (theme) => {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  const keep = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      /* as above */
    }
  };
  class ThemeSwitch extends HTMLElement {
    connectedCallback() {
      const list = this.querySelector("select");
      if (!list) {
        // Met while the document is still read: what is inside comes later.
        document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
        return;
      }
      list.value = document.documentElement.dataset.theme || "";
      list.onchange = () => {
        show(list.value);
        keep(list.value);
      };
    }
  }
  show(kept());
  window.addEventListener("storage", (event) => event.key === KEY && show(event.newValue));
  customElements.define("gofal-theme", ThemeSwitch);
})();
