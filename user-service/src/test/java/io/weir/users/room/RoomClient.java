package io.weir.users.room;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.weir.users.TestService;
import io.weir.users.v1.ListMembersRequest;
import io.weir.users.v1.ListMessagesRequest;
import io.weir.users.v1.ListMessagesResponse;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomServiceGrpc;
import io.weir.users.v1.RoomServiceGrpc.RoomServiceBlockingStub;
import java.util.List;

/** Unary calls of RoomService at one instance, about the room "lobby". */
record RoomClient(TestService service) {

  RoomServiceBlockingStub stub() {
    return RoomServiceGrpc.newBlockingStub(service.channel());
  }

  RoomServiceBlockingStub administrator(String token) {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Returns the names of the members. */
  List<String> members() {
    var request = ListMembersRequest.newBuilder().setRoom("lobby").build();
    return stub().listMembers(request).getMembersList().stream()
        .map(RoomMember::getDisplayName)
        .toList();
  }

  ListMessagesResponse messages(int size, String token) {
    return stub()
        .listMessages(
            ListMessagesRequest.newBuilder()
                .setRoom("lobby")
                .setPageSize(size)
                .setPageToken(token)
                .build());
  }
}
