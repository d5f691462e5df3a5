package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.InvalidRequest;
import io.weir.users.server.RequestFields;
import io.weir.users.server.UploadReader;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.PutAvatarRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the messages of an upload; the first one names the user and the content type. */
final class AvatarUploadReader implements UploadReader<PutAvatarRequest, Avatar> {
  private final AvatarUploads uploads;
  private final Call call;
  private String id = "";
  private @Nullable AvatarUpload upload;

  AvatarUploadReader(AvatarUploads uploads, Call call) {
    this.uploads = uploads;
    this.call = call;
  }

  @Override
  public void read(PutAvatarRequest request) {
    if (upload == null) {
      id = request.getId();
      var user = RequestFields.id(id);
      upload = new AvatarUpload(uploads, user, request.getContent().getContentType(), call);
    } else if (!request.getId().isEmpty() && !request.getId().equals(id)) {
      throw InvalidRequest.of("id", "is not that of the first request");
    }
    upload.add(request.getContent().getData().toByteArray());
  }

  @Override
  public Avatar finish() {
    if (upload == null) {
      read(PutAvatarRequest.getDefaultInstance());
    }
    return AvatarResponses.avatar(Objects.requireNonNull(upload).finish());
  }

  @Override
  public void abandon() {
    if (upload != null) {
      upload.abandon();
    }
  }
}
