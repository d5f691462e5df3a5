// The service behind every proxy: UserService on the first port, and on the second the same answers as
// JSON over plain HTTP. Usage: backend GRPC_PORT HTTP_PORT
package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
	"weir.example/users"
)

type userService struct {
	users.UnimplementedUserServiceServer
	template *users.User
	page     *users.ListUsersResponse
}

func newUserService() *userService {
	created := timestamppb.New(time.Date(2026, 5, 4, 9, 30, 12, 345678000, time.UTC))
	user := &users.User{
		Id:          "019df2a0-7c1e-7b52-8f3c-5d2a90c4e711",
		Email:       "ines.marchetti@example.org",
		DisplayName: "Inês Marchetti",
		Locale:      "pt-BR",
		Status:      users.UserStatus_USER_STATUS_ACTIVE,
		Labels:      map[string]string{"office": "porto", "squad": "payments"},
		CreatedAt:   created,
		UpdatedAt:   timestamppb.New(created.AsTime().Add(40 * time.Hour)),
		Version:     3,
		Etag:        "AAAAAAAAAANp6a5W",
	}
	page := &users.ListUsersResponse{}
	for range 100 {
		page.Users = append(page.Users, user)
	}
	return &userService{template: user, page: page}
}

func (s *userService) GetUser(_ context.Context, request *users.GetUserRequest) (*users.User, error) {
	user := proto.CloneOf(s.template)
	user.Id = request.GetId()
	return user, nil
}

func (s *userService) ListUsers(context.Context, *users.ListUsersRequest) (*users.ListUsersResponse, error) {
	return s.page, nil
}

// plain answers a message as JSON that is written once, so that HAProxy's rows show the cost of passing.
func plain(message proto.Message) http.HandlerFunc {
	body, err := protojson.Marshal(message)
	if err != nil {
		log.Fatal(err)
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}
}

func main() {
	service := newUserService()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/users/{id}", plain(service.template))
	mux.HandleFunc("GET /v1/users", plain(service.page))
	go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[2], mux)) }()

	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	users.RegisterUserServiceServer(server, service)
	grpc_health_v1.RegisterHealthServer(server, health.NewServer())
	log.Fatal(server.Serve(listener))
}
