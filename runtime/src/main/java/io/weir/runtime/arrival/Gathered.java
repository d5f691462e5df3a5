package io.weir.runtime.arrival;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message that has arrived whole.
 *
 * @param headers headers of a response; null for a request, whose headers came before
 */
public record Gathered(@Nullable ResponseHeaders headers, HttpData content, HttpHeaders trailers) {}
