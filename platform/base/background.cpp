#include "platform/base/background.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace qiying::base::internal {

void give_way() {
  constexpr int kNice = 5;
  const auto self = static_cast<id_t>(::gettid());
  // Linux keeps a priority for each thread. Where it cannot be had the work runs like any other.
  if (::getpriority(PRIO_PROCESS, self) < kNice) (void)::setpriority(PRIO_PROCESS, self, kNice);
}

}  // namespace qiying::base::internal
