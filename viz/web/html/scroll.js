/* Solara's page writes into the history at each step of a scroll, and has no use for it. A browser stops a page
   that writes there some 200 times in ten seconds: then the address no longer follows what is asked. */
(() => {
  const write = history.replaceState.bind(history);
  history.replaceState = (state, title, url) => {
    if (url !== location.href) write(state, title, url);
  };
})();
