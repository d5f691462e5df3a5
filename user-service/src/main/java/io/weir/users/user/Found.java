package io.weir.users.user;

/** A user found, and where in the order of the search: a page may go on behind it. */
public record Found<P>(User user, P position) {}
