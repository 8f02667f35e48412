/* After the line to the server is lost: load the page again once the server answers and the line has
   not come back by itself. The address is the whole question, so nothing is lost. */
(() => {
  const EVERY = 1000, PATIENCE = 4000, AGAIN = 30000; // milliseconds
  const KEY = "gofal-loaded-again";
  let lost = 0;
  const load = () => {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < AGAIN) return; // the button stays
    sessionStorage.setItem(KEY, Date.now());
    location.reload();
  };
  setInterval(() => {
    const line = window.solara && window.solara.debug && window.solara.debug.connectionStatus;
    if (!line) return;
    if (line === "connected") lost = 0;
    else if (!lost) lost = Date.now();
    else if (Date.now() - lost > PATIENCE) {
      fetch(`${window.solara.rootPath}/healthz`, { cache: "no-store" }).then((answer) => answer.ok && load(), () => {});
    }
  }, EVERY);
})();
