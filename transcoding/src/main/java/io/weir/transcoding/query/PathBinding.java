package io.weir.transcoding.query;

import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.template.PathTemplate.Variable;

/** Variable of a path template and the request field that it fills. */
public record PathBinding(Variable variable, FieldPath field) {}
