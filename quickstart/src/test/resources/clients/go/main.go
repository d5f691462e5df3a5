// Calls a gateway with grpc-go: client ADDRESS SHAPE METHOD CALLS. GrpcClientsIT says what is printed.
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const concurrent = 32

var chunk = make([]byte, 16*1024)

// codec passes messages as they are.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }

func (codec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = data
	return nil
}

func (codec) Name() string { return "proto" }

var (
	unary  = grpc.StreamDesc{}
	upload = grpc.StreamDesc{ClientStreams: true}
	stream = grpc.StreamDesc{ServerStreams: true}
	chat   = grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
)

// shown returns the custom metadata and the status details as text, values in their order.
func shown(md metadata.MD) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(md)) {
		if !strings.HasPrefix(name, "app-") && name != "grpc-status-details-bin" {
			continue
		}
		var values []string
		for _, value := range md[name] {
			if strings.HasSuffix(name, "-bin") {
				value = hex.EncodeToString([]byte(value))
			}
			values = append(values, strings.ReplaceAll(value, ", ", ","))
		}
		parts = append(parts, name+"="+strings.Join(values, ","))
	}
	return strings.Join(parts, " ")
}

type call struct {
	grpc.ClientStream
	cancel context.CancelFunc
}

func start(conn *grpc.ClientConn, ctx context.Context, kind *grpc.StreamDesc, method string, options ...grpc.CallOption) call {
	ctx, cancel := context.WithCancel(ctx)
	started, err := conn.NewStream(ctx, kind, method, options...)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return call{started, cancel}
}

func (c call) send(message []byte) error { return c.SendMsg(&message) }

func (c call) sendAll(messages [][]byte) {
	for _, message := range messages {
		if c.send(message) != nil {
			return
		}
	}
	c.CloseSend()
}

// sendUntilEnded sends without an end until the call has one.
func (c call) sendUntilEnded() {
	for c.send(chunk) == nil {
	}
}

// outcome returns the whole outcome of a call that has ended.
func (c call) outcome(err error, count int, crc uint32) string {
	header, _ := c.Header()
	said := status.Convert(err)
	return fmt.Sprintf("%d|%s|%s|%s|%d:%08x", said.Code(),
		strings.ReplaceAll(said.Message(), "\n", "\\n"), shown(header), shown(c.Trailer()), count, crc)
}

// read reads all messages and returns the outcome.
func (c call) read(each func()) string {
	defer c.cancel()
	crc, count := uint32(0), 0
	for {
		var message []byte
		err := c.RecvMsg(&message)
		if err == io.EOF {
			return c.outcome(nil, count, crc)
		}
		if err != nil {
			return c.outcome(err, count, crc)
		}
		crc = crc32.Update(crc, crc32.IEEETable, message)
		count++
		each()
	}
}

// single reads the only message and returns the outcome.
func (c call) single() string {
	defer c.cancel()
	var message []byte
	if err := c.RecvMsg(&message); err != nil {
		return c.outcome(err, 0, 0)
	}
	return c.outcome(nil, 1, crc32.ChecksumIEEE(message))
}

func numbered(count, size int) [][]byte {
	var messages [][]byte
	for number := range count {
		messages = append(messages, bytes.Repeat([]byte{byte(number % 251)}, size))
	}
	return messages
}

func nothing() {}

func code(outcome string) string { return strings.Split(outcome, "|")[0] }

func run(conn *grpc.ClientConn, shape, method string) string {
	ctx := context.Background()
	switch shape {
	case "early-upload":
		c := start(conn, ctx, &upload, method)
		go c.sendUntilEnded()
		return c.single()
	case "early-chat":
		c := start(conn, ctx, &chat, method)
		go c.sendUntilEnded()
		return c.read(nothing)
	case "early-unary":
		c := start(conn, ctx, &unary, method)
		c.send(make([]byte, 512*1024))
		return c.single()
	case "unary":
		ctx = metadata.NewOutgoingContext(ctx, metadata.Pairs(
			"app-one", "1", "app-many", "a", "app-many", "b", "app-raw-bin", "\x00\xff\x01",
			"app-raws-bin", "\xaa", "app-raws-bin", "\xbb\x00"))
		c := start(conn, ctx, &unary, method)
		c.send([]byte("one"))
		return c.single()
	case "upload":
		c := start(conn, ctx, &upload, method)
		c.sendAll(numbered(200, 1000))
		return c.single()
	case "stream":
		c := start(conn, ctx, &stream, method)
		c.sendAll([][]byte{[]byte("one")})
		return c.read(nothing)
	case "ping-pong":
		c := start(conn, ctx, &chat, method)
		pings := numbered(100, 100)
		next := func() {
			if len(pings) == 0 {
				c.CloseSend()
				return
			}
			c.send(pings[0])
			pings = pings[1:]
		}
		next()
		return c.read(next)
	case "large":
		c := start(conn, ctx, &chat, method)
		go c.sendAll(numbered(3, 4000000))
		return c.read(nothing)
	case "gzip":
		c := start(conn, ctx, &chat, method, grpc.UseCompressor("gzip"))
		go c.sendAll(numbered(3, 10000))
		return c.read(nothing)
	case "cancel":
		c := start(conn, ctx, &chat, method)
		c.send([]byte("one"))
		return code(c.read(c.cancel))
	case "deadline":
		ctx, cancel := context.WithTimeout(ctx, 400*time.Millisecond)
		defer cancel()
		started, err := conn.NewStream(ctx, &unary, method)
		if err != nil {
			// The time has passed before there was a connection.
			return strconv.Itoa(int(status.Code(err)))
		}
		c := call{started, cancel}
		c.send([]byte("x"))
		return code(c.single())
	}
	return "unknown shape " + shape
}

func main() {
	address, shape, method := os.Args[1], os.Args[2], os.Args[3]
	calls, _ := strconv.Atoi(os.Args[4])
	conn, err := grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(
			grpc.ForceCodec(codec{}), grpc.MaxCallRecvMsgSize(1<<30), grpc.MaxCallSendMsgSize(1<<30)))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	todo := make(chan struct{})
	var lock sync.Mutex
	var callers sync.WaitGroup
	outcomes := map[string]int{}
	for range concurrent {
		callers.Add(1)
		go func() {
			defer callers.Done()
			for range todo {
				outcome := run(conn, shape, method)
				lock.Lock()
				outcomes[outcome]++
				lock.Unlock()
			}
		}()
	}
	for range calls {
		todo <- struct{}{}
	}
	close(todo)
	callers.Wait()
	for _, outcome := range slices.Sorted(maps.Keys(outcomes)) {
		fmt.Printf("%d\t%s\n", outcomes[outcome], outcome)
	}
}
