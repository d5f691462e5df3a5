// Swagger UI on the document beside this page. Nothing is asked of another host.
const ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  onComplete: () => {
    document.title = ui.specSelectors.info().get("title");
  },
});
