#include "platform/http/rest.hpp"

#include "platform/http/internal/worker_pool.hpp"

namespace qiying::http {

Rest::Rest() {
  WorkerPool::rest();
}
Rest::~Rest() {
  WorkerPool::wake_up();
}

}  // namespace qiying::http
