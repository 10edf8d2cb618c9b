#pragma once
/// One client connection as a state machine. It belongs to its loop's thread; while a job of it runs on a
/// pool thread (working, storing, loading) the loop's thread keeps its hands off `exchange_`, `parser_` and
/// `pending_`.

#include <memory>
#include <string>
#include <string_view>

#include "platform/http/internal/exchange.hpp"
#include "platform/http/internal/loop.hpp"
#include "platform/http/internal/wire_parser.hpp"

namespace qiying::http {

class Connection final : public Job, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, std::unique_ptr<Stream> stream, std::string peer);
  ~Connection() override;

  void open();
  void on_ready(Interest interest);
  void on_posted();
  void on_tick(TimePoint now);
  void on_drain();
  void close();
  void run() override;

  std::size_t index = 0;  ///< place in the loop's list

 private:
  enum class State {
    header,     ///< between requests, or a header has begun
    body,       ///< body bytes are expected
    storing,    ///< the disk pool takes body bytes
    waiting,    ///< the request goes to the workers as soon as the input is put away
    working,    ///< a worker has the exchange
    writing,    ///< the reply goes out
    loading,    ///< the disk pool reads the next piece of the file
    streaming,  ///< events
    lingering,  ///< answered and shut down; reading to the end so that the answer is not lost
    closed
  };
  enum class Sent { all, blocked, broken };

  // connection_read.cpp
  void read_some();
  void pump();
  bool step();
  bool step_header();
  bool step_body();
  bool body_result(const WireParser::Result& result);
  void refuse_input(int status);
  bool proceed(Core::Next next);
  bool dispatch();
  void keep_input();
  bool start_waiting();
  void resume();
  void stored();
  void extend_body_deadline();
  void send_continue();

  // connection_write.cpp
  Sent send_reply();
  bool write_reply();
  bool reply_sent();
  void loaded();
  bool finish_exchange();
  void linger();
  void start_events();
  void pump_events();
  void on_stream_readable();
  void drain_input();

  void abort();
  void wait(Interest interest);
  bool submit(WorkerPool& pool, State state);

  Loop& loop_;
  Core& core_;
  std::unique_ptr<Stream> stream_;
  const std::string peer_;
  State state_ = State::header;
  TimePoint deadline_;
  TimePoint body_started_{};
  std::string pending_;     ///< input that is not yet parsed and must be kept
  std::string_view input_;  ///< what the parser looks at: in `pending_` or in the loop's scratch
  WireParser parser_;
  std::unique_ptr<Exchange> exchange_;
  WireParser::Result stored_;   ///< outcome of a storing job
  Sent early_ = Sent::blocked;  ///< outcome of the worker's own attempt to send
  bool file_broken_ = false;    ///< outcome of a loading job
  std::size_t offset_ = 0;      ///< of head + body that has been sent
  std::uint64_t lingered_ = 0;  ///< bytes thrown away while lingering
  bool header_begun_ = false;   ///< the header's deadline runs
  bool reading_ = false;        ///< a read wait is out
  bool writing_ = false;        ///< a write wait is out
  TimePoint blocked_since_{};   ///< of an event stream
};

}  // namespace qiying::http
