package io.weir.gateway;

import io.weir.transcoding.Api;

/** The compiled schema of a descriptor set's file. */
record FileSchema(String hash, Api api) {}
