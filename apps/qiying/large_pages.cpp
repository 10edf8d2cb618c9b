// Large blocks of memory lie on large pages where the system has some (transparent huge pages, "madvise"). A
// run of fusion fills a gigabyte of columns; by small pages half of a short one's time goes into their
// faults.
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t kPage = std::size_t{2} << 20, kLarge = 2 * kPage;

void* large(std::size_t size) {
  if (size > PTRDIFF_MAX - kPage) return nullptr;
  const auto whole = (size + kPage - 1) / kPage * kPage;
  void* block = std::aligned_alloc(kPage, whole);
  if (block != nullptr) ::madvise(block, whole, MADV_HUGEPAGE);  // a wish: without large pages all goes on
  return block;
}

}  // namespace

void* operator new(std::size_t size) {
  while (true) {
    void* block = size < kLarge ? std::malloc(size == 0 ? 1 : size) : large(size);
    if (block != nullptr) return block;
    const auto handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
