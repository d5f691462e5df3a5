package io.weir.runtime.serving;

/** Marks a page of the admin port that changes nothing, whatever the method of a request. */
public interface ReadOnlyPage {}
