// The first thing that runs, and before anything is painted (a plain script in <head>, so neither module nor deferred):
// how the page looks and speaks, then the app. The names in braces are filled in when the site is put together.
(() => {
  const preference = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null; // storage refused, or something else wrote there: the device's own settings hold
    }
  };
  const page = document.documentElement;
  const theme = preference("lotse.theme");
  if (theme === "light" || theme === "dark") page.dataset.kernTheme = theme;
  const language = preference("lotse.language");
  if (language === "de" || language === "en") page.lang = language;

  // The second tap of a double tap sends no form a second time.
  document.addEventListener("click", (click) => {
    if (click.detail > 1 && click.target.closest?.("button[type=submit]")) {
      click.preventDefault();
      click.stopPropagation();
    }
  }, true);

  const parsed = new Promise((done) =>
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", done, { once: true }) : done());

  const boot = async () => {
    const { default: init, start } = await import("{{js}}");
    await Promise.all([init({ module_or_path: "{{wasm}}" }), parsed]);
    start();
  };
  // After the start, so that a first visit does not share the line with the cache being filled.
  const keepForOffline = () => navigator.serviceWorker?.register("/service-worker.js", { type: "classic", updateViaCache: "none" });

  boot().finally(keepForOffline).catch((problem) => {
    console.error("Lotse could not start:", problem);
    page.dataset.startFailed = ""; // what a style sheet can show where no program runs
  });
})();
