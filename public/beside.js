// On a page that the server shows beside the app. A hard reload goes past the service worker and shows it whatever lies in a
// client's hand: it is loaded once more, through the worker, which knows.
(async () => {
  const worker = navigator.serviceWorker;
  const [loaded] = performance.getEntriesByType("navigation");
  // What is loaded once more is no reload: where the worker takes no page over, that ends here.
  if (!worker || worker.controller || loaded?.type !== "reload") return;
  if ((await worker.getRegistration("/"))?.active) location.replace(location.pathname + location.search);
})();
