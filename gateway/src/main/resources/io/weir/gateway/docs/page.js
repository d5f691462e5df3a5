// Swagger UI for the document beside this page. Sends no requests to other hosts.
let ui = null; // still null when the document is requested
ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request) => {
    request.url = withSegments(request);
    return request;
  },
  onComplete: () => {
    document.title = ui.specSelectors.info().get("title");
  },
});

// Swagger UI escapes each "/" of a value. In a variable of several segments it separates them.
function withSegments(request) {
  const [path, ...query] = request.url.split("?");
  return takesSegments(request.method, path)
    ? [path.replaceAll("%2F", "/"), ...query].join("?")
    : request.url;
}

function takesSegments(method, url) {
  const {paths = {}} = ui?.specSelectors.specJson().toJS() ?? {};
  return Object.entries(paths).some(([path, operations]) => {
    const route = operations[method?.toLowerCase()]?.["x-weir-route"] ?? "";
    const literals = path.split(/\{[^}]*\}/).map((text) => text.replace(/[^\w/]/g, "\\$&"));
    return route.includes("**") && new RegExp(literals.join("[^/]+") + "$").test(url);
  });
}
