#include "modules/calendar/calendar.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include "platform/base/replaceable.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::calendar {
namespace {

namespace fs = std::filesystem;

struct Read {
  worktime::Library library;
  std::string fingerprint;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string fingerprint_of(const worktime::Content& texts) {
  std::string all;
  for (const auto& text : texts) all += text.name + '\n' + text.text;
  return crypto::sha256_hex(all);
}

std::unique_ptr<const Read> read(const fs::path& own) {
  const auto found = texts(own);
  auto library = worktime::Library::load(found);
  if (!library.ok()) throw std::runtime_error(library.error().message.en + " " + library.error().field);
  return std::make_unique<const Read>(Read{*std::move(library), fingerprint_of(found)});
}

base::Replaceable<Read>& shelf() {
  static base::Replaceable<Read> one;
  return one;
}

const Read& now() {
  return shelf().now([] { return read({}); });
}

}  // namespace

worktime::Content texts(const fs::path& own) {
  std::map<std::string, worktime::Document> by_name;
  for (const auto& file : resources::list("content/holidays/"))
    by_name[fs::path(file.path).filename().string()] = {file.path, std::string(file.bytes)};
  if (!own.empty() && fs::is_directory(own))
    for (const auto& entry : fs::directory_iterator(own))
      if (entry.path().extension() == ".toml")
        by_name[entry.path().filename().string()] = {entry.path().string(), bytes_of(entry.path())};
  worktime::Content out;
  for (auto& [name, document] : by_name) out.push_back(std::move(document));
  return out;
}

const worktime::Library& library() {
  return now().library;
}

const worktime::Calendar& office_hours() {
  return library().standard();
}

std::string fingerprint() {
  return now().fingerprint;
}

base::Date working_days_after(base::Date day, int n) {
  const auto due = worktime::add_working_days(office_hours(), day, n);
  if (!due.ok()) throw std::runtime_error(due.error().message.en);
  return due->day;
}

base::Timestamp closing_after(base::Timestamp t, int n) {
  const auto day = working_days_after(base::local_date(t), n);
  return base::from_local(base::LocalTime(day.time_since_epoch() + office_hours().hours(day).back().end));
}

void read_also(const fs::path& own) {
  shelf().put(read(own));
}

}  // namespace qiying::calendar
