package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.Violations;
import io.weir.users.server.InboundStream;
import io.weir.users.user.UserRequests;
import io.weir.users.user.UserResponses;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.PutAvatarRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pieces of one avatar; the first says whose and of what type. */
final class AvatarUploadReader implements InboundStream.Intake<PutAvatarRequest, Avatar> {
  private final Avatars avatars;
  private final Call call;
  private String id = "";
  private @Nullable AvatarUpload upload;

  AvatarUploadReader(Avatars avatars, Call call) {
    this.avatars = avatars;
    this.call = call;
  }

  @Override
  public void take(PutAvatarRequest request) {
    if (upload == null) {
      id = request.getId();
      var user = UserRequests.id(id);
      upload = new AvatarUpload(avatars, user, request.getContent().getContentType(), call);
    } else if (!request.getId().isEmpty() && !request.getId().equals(id)) {
      var found = new Violations();
      found.add("id", "is not that of the first request");
      found.throwIfAny();
    }
    upload.add(request.getContent().getData().toByteArray());
  }

  @Override
  public Avatar finish() {
    if (upload == null) {
      take(PutAvatarRequest.getDefaultInstance());
    }
    return UserResponses.avatar(Objects.requireNonNull(upload).finish());
  }

  @Override
  public void abandon() {
    if (upload != null) {
      upload.abandon();
    }
  }
}
