package io.weir.gateway;

import io.weir.transcoding.Api;

/** Compiled schema of a descriptor set file, and the hash of its bytes. */
record FileSchema(String hash, Api api) {}
