#pragma once
/// Where the bytes of a request's body go: memory, form fields, files.

#include <atomic>
#include <filesystem>
#include <memory>

#include "platform/http/http.hpp"

namespace qiying::http {

/// Bytes that all bodies in memory may still take. Thread-safe.
using MemoryBudget = std::atomic<std::int64_t>;

/// Takes a body piece by piece. Non-zero answers are HTTP statuses that end the request. Disk faults throw
/// std::system_error.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual bool on_disk() const { return false; }
  virtual int write(std::string_view bytes) = 0;
  /// All bytes were written: fills `request`.
  virtual int finish(Request& request) = 0;
};

struct BodyPlan {
  int status = 0;  ///< 415 when the route does not take this type
  std::unique_ptr<BodySink> sink;
};

/// Chooses the sink by route and Content-Type. `expected` is the announced length, if any.
BodyPlan plan_body(const Request& request, const RouteOptions& options, const std::filesystem::path& temp,
                   MemoryBudget& budget, std::optional<std::uint64_t> expected);

}  // namespace qiying::http
