#pragma once
/// The models' bytes: DATA/models/<district>/<subject>-<hash>, written whole or not at all; read once and
/// kept while they are in use. Thread-safe.

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "engines/classify/classify.hpp"
#include "modules/dispatch/dispatch.hpp"

namespace qiying::dispatch {

class Shelf {
 public:
  /// Where the models lie; before this nothing is found.
  void open(std::filesystem::path root);
  /// Keeps the bytes and gives their hash (SHA-256).
  std::string put(const std::string& district, Subject subject, const std::string& bytes);
  /// Removes the other models of this subject, once `hash` is in use. One still held by a request stays
  /// valid.
  void remove_others(const std::string& district, Subject subject, const std::string& hash);
  /// Nothing when the file is missing or damaged (told in the log): the next training mends it.
  std::optional<classify::Model> get(const std::string& district, Subject subject, const std::string& hash);

 private:
  struct Held {
    std::string hash;
    classify::Model model;
  };
  std::filesystem::path place(const std::string& district, Subject subject, const std::string& hash) const;
  std::mutex mutex_;
  std::filesystem::path root_;
  std::map<std::pair<std::string, Subject>, Held> held_;
};

}  // namespace qiying::dispatch
