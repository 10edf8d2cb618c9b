#pragma once
/// A handler that only waits for a disk leaves its turn to another request meanwhile.

namespace qiying::http {

/// While it lives, the request on this thread does not count among those that run together
/// (ServerOptions::at_once). Does nothing on threads that are no workers of a server. Not nested.
class Rest {
 public:
  Rest();
  ~Rest();
  Rest(const Rest&) = delete;
  Rest& operator=(const Rest&) = delete;
};

}  // namespace qiying::http
