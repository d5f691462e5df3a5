// A crowd of clients over HTTP/1.1, each with a connection of its own and a pause of random length
// (exponential) between its calls, so that they do not march in step. Prints one line of JSON.
// Usage: crowd ADDRESS PATH CLIENTS MEAN_PAUSE SECONDS, for example crowd 127.0.0.1:80 / 1000 250ms 10
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Clients join during this time, whose answers are not counted.
const ramp = 2 * time.Second

type result struct {
	Good  int     `json:"good"`
	Bad   int     `json:"bad"`
	Mean  float64 `json:"mean"`
	P50   float64 `json:"p50"`
	P99   float64 `json:"p99"`
	P999  float64 `json:"p999"`
	times []float64
}

type client struct {
	address string
	request []byte
	conn    net.Conn
	reader  *bufio.Reader
}

// call returns whether the answer is a complete 200. A broken connection is replaced at the next call.
func (c *client) call() bool {
	if c.conn == nil {
		conn, err := net.DialTimeout("tcp", c.address, 5*time.Second)
		if err != nil {
			return false
		}
		c.conn, c.reader = conn, bufio.NewReader(conn)
	}
	_ = c.conn.SetDeadline(time.Now().Add(30 * time.Second))
	status, err := c.exchange()
	if err != nil {
		c.close()
	}
	return err == nil && status == http.StatusOK
}

func (c *client) exchange() (int, error) {
	if _, err := c.conn.Write(c.request); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	if response.Close {
		c.close()
	}
	return response.StatusCode, err
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

// run calls until the end; counts calls that start after the ramp and are answered before the end.
func (c *client) run(pause time.Duration, begin, end time.Time) result {
	defer c.close()
	var counted result
	time.Sleep(rand.N(ramp))
	for {
		time.Sleep(time.Duration(rand.ExpFloat64() * float64(pause)))
		start := time.Now()
		if start.After(end) {
			return counted
		}
		good := c.call()
		done := time.Now()
		switch {
		case start.Before(begin) || done.After(end):
		case good:
			counted.times = append(counted.times, float64(done.Sub(start).Microseconds())/1000)
		default:
			counted.Bad++
		}
	}
}

func summary(all result) result {
	all.Good = len(all.times)
	if all.Good == 0 {
		return all
	}
	slices.Sort(all.times)
	for _, millis := range all.times {
		all.Mean += millis / float64(all.Good)
	}
	quantile := func(q float64) float64 { return all.times[int(q*float64(all.Good-1))] }
	all.P50, all.P99, all.P999 = quantile(.5), quantile(.99), quantile(.999)
	return all
}

func main() {
	address, path := os.Args[1], os.Args[2]
	clients, err1 := strconv.Atoi(os.Args[3])
	pause, err2 := time.ParseDuration(os.Args[4])
	seconds, err3 := strconv.Atoi(os.Args[5])
	if err1 != nil || err2 != nil || err3 != nil {
		log.Fatal("usage: crowd ADDRESS PATH CLIENTS MEAN_PAUSE SECONDS")
	}
	begin := time.Now().Add(ramp)
	end := begin.Add(time.Duration(seconds) * time.Second)
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n")
	var all result
	var lock sync.Mutex
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			c := client{address: address, request: request}
			counted := c.run(pause, begin, end)
			lock.Lock()
			defer lock.Unlock()
			all.Bad += counted.Bad
			all.times = append(all.times, counted.times...)
		})
	}
	group.Wait()
	_ = json.NewEncoder(os.Stdout).Encode(summary(all))
}
