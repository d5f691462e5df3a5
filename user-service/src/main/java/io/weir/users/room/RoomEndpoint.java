package io.weir.users.room;

import com.google.protobuf.Empty;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.server.Calls;
import io.weir.users.server.LastEventId;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.CloseMemberRequest;
import io.weir.users.v1.ListMembersRequest;
import io.weir.users.v1.ListMembersResponse;
import io.weir.users.v1.ListMessagesRequest;
import io.weir.users.v1.ListMessagesResponse;
import io.weir.users.v1.RoomServiceGrpc;
import java.util.Set;

/** The gRPC service weir.users.v1.RoomService. */
public final class RoomEndpoint extends RoomServiceGrpc.RoomServiceImplBase {
  public static final String NAME = RoomServiceGrpc.SERVICE_NAME;

  /** Full names of the RPCs that are for administrators. */
  public static final Set<String> FOR_ADMINISTRATORS =
      Set.of(RoomServiceGrpc.getCloseMemberMethod().getFullMethodName());

  private final Rooms rooms;
  private final Calls calls;

  public RoomEndpoint(Rooms rooms, Calls calls) {
    this.rooms = rooms;
    this.calls = calls;
  }

  @Override
  public StreamObserver<ChatRequest> chat(StreamObserver<ChatEvent> answer) {
    var lastEventId = LastEventId.current();
    var inbound = new ChatInboundStream((ServerCallStreamObserver<ChatEvent>) answer);
    calls.stream(
        answer,
        outbound ->
            new ChatStream(outbound, inbound, calls.stall(), calls.nanoTime())
                .run(rooms, lastEventId));
    return inbound;
  }

  @Override
  public void listMessages(
      ListMessagesRequest request, StreamObserver<ListMessagesResponse> answer) {
    calls.answer(
        answer,
        call -> {
          var asked = RoomRequests.messages(request);
          var found = rooms.newest(asked.room(), asked.before(), asked.size() + 1, call);
          return RoomResponses.page(asked, found);
        });
  }

  @Override
  public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
    calls.answer(
        answer,
        call -> RoomResponses.members(rooms.members(RoomRequests.room(request.getRoom()), call)));
  }

  @Override
  public void closeMember(CloseMemberRequest request, StreamObserver<Empty> answer) {
    calls.answer(
        answer,
        call -> {
          var close = RoomRequests.close(request);
          rooms.close(close.room(), close.member(), call);
          return Empty.getDefaultInstance();
        });
  }
}
