// Swagger UI on the document beside this page. Nothing is asked of another host.
let ui = null; // the document is asked for before there is one
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

// Swagger UI escapes each "/" of a value. Where a variable takes several segments they stand between.
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
