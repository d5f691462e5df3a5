// A collector of traces that counts spans and forgets them: takes OTLP over HTTP in protobuf at
// /v1/traces, answers the count at /spans. Usage: sink PORT
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync/atomic"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spans returns the number of spans in an export.
func spans(request *http.Request) (int64, error) {
	body := io.Reader(request.Body)
	if request.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return 0, err
		}
		body = unzipped
	}
	wire, err := io.ReadAll(body)
	if err != nil {
		return 0, err
	}
	var export collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(wire, &export); err != nil {
		return 0, err
	}
	var count int64
	for _, resource := range export.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			count += int64(len(scope.GetSpans()))
		}
	}
	return count, nil
}

func main() {
	var total atomic.Int64
	http.HandleFunc("POST /v1/traces", func(w http.ResponseWriter, request *http.Request) {
		count, err := spans(request)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		total.Add(count)
		// An empty body is an empty ExportTraceServiceResponse.
		w.Header().Set("Content-Type", "application/x-protobuf")
	})
	http.HandleFunc("GET /spans", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, total.Load())
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
