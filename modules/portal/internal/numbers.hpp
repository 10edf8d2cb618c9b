#pragma once
// The figures of the home page: the same for everybody, computed as the platform at most every five minutes.

#include <memory>
#include <mutex>
#include <optional>

#include "platform/kernel/context.hpp"

namespace qiying::portal {

struct Numbers {
  base::Timestamp at;
  std::int64_t enterprises = 0;         // in business
  std::int64_t raised = 0;              // appeals of the last 30 days
  std::optional<double> reply_on_time;  // 0..1; absent without an answer
  std::optional<double> satisfaction;   // 0..1; absent without a rating
};

class NumbersCache {
 public:
  // While one request computes, others get the old figures.
  std::shared_ptr<const Numbers> get(kernel::Context& context);

 private:
  std::mutex compute_;
  std::mutex guard_;
  std::shared_ptr<const Numbers> last_;
};

// "98.4%", rounded down so that a rate below 100 % never shows as 100 %.
std::string percent(double rate);

}  // namespace qiying::portal
