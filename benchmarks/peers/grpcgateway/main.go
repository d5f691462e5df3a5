// grpc-gateway as its documentation sets it up. Usage: grpcgateway BACKEND_PORT PORT
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"weir.example/users"
)

func main() {
	plaintext := grpc.WithTransportCredentials(insecure.NewCredentials())
	connection, err := grpc.NewClient("127.0.0.1:"+os.Args[1], plaintext)
	if err != nil {
		log.Fatal(err)
	}
	mux := runtime.NewServeMux()
	if err := users.RegisterUserServiceHandler(context.Background(), mux, connection); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[2], mux))
}
