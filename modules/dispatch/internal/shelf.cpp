#include "modules/dispatch/internal/shelf.hpp"

#include <fstream>
#include <iterator>

#include "platform/crypto/crypto.hpp"
#include "platform/log/log.hpp"

namespace qiying::dispatch {

namespace fs = std::filesystem;

// A younger file may belong to a training that has not committed yet.
constexpr std::chrono::hours kGrace{1};

void Shelf::open(fs::path root) {
  const std::lock_guard lock(mutex_);
  root_ = std::move(root);
}

fs::path Shelf::place(const std::string& district, Subject subject, const std::string& hash) const {
  return root_ / district / (std::string(base::name_of(subject)) + "-" + hash);
}

std::string Shelf::put(const std::string& district, Subject subject, const std::string& bytes) {
  crypto::Sha256 sum;
  sum.update(bytes);
  const auto hash = sum.finish_hex();
  const std::lock_guard lock(mutex_);
  if (root_.empty()) throw std::logic_error("the shelf of models is not open");
  const auto file = place(district, subject, hash);
  fs::create_directories(file.parent_path());
  const fs::path unfinished = file.string() + ".new";
  std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + unfinished.string());
  out.close();
  fs::rename(unfinished, file);
  return hash;
}

void Shelf::remove_others(const std::string& district, Subject subject, const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto kept = place(district, subject, hash);
  const auto prefix = std::string(base::name_of(subject)) + "-";
  if (!fs::exists(kept.parent_path())) return;
  const auto old = fs::file_time_type::clock::now() - kGrace;
  for (const auto& entry : fs::directory_iterator(kept.parent_path()))
    if (entry.path() != kept && entry.path().filename().string().starts_with(prefix) &&
        entry.last_write_time() < old)
      fs::remove(entry.path());
}

std::optional<classify::Model> Shelf::get(const std::string& district, Subject subject,
                                          const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto held = held_.find({district, subject});
  if (held != held_.end() && held->second.hash == hash) return held->second.model;
  std::ifstream in(place(district, subject, hash), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto model = classify::Model::load(bytes);
  if (!model.ok()) {
    log::warn("dispatch.model_unusable", {{"district", district}, {"subject", base::name_of(subject)}});
    return std::nullopt;
  }
  held_.insert_or_assign({district, subject}, Held{hash, *model});
  return *model;
}

}  // namespace qiying::dispatch
