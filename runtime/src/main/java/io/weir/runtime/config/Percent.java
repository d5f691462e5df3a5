package io.weir.runtime.config;

/** A share, written "50%". */
public record Percent(double fraction) {}
