/**
 * Avatars: the upload that checks an image while it arrives, its storage in pieces, and
 * AvatarService.
 */
@NullMarked
package io.weir.users.avatar;

import org.jspecify.annotations.NullMarked;
