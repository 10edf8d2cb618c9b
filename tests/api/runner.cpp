#include "tests/api/runner.hpp"

#include <doctest/doctest.h>

namespace qiying::test {
namespace {

std::chrono::microseconds duration_of(const std::string& text) {
  const auto n = std::stol(text);
  switch (text.back()) {
    case 's':
      return std::chrono::seconds(n);
    case 'm':
      return std::chrono::minutes(n);
    case 'h':
      return std::chrono::hours(n);
    case 'd':
      return std::chrono::days(n);
    default:
      throw std::runtime_error("a duration needs a unit s, m, h or d: " + text);
  }
}

HeaderList substituted(HeaderList list, const Variables& variables) {
  for (auto& [name, value] : list) value = substitute(value, variables);
  return list;
}

}  // namespace

Runner::Runner(App& app, std::string file) : app_(app), file_(std::move(file)) {
  auto& db = app_.sql();
  for (const char* code : {"zx", "d01", "d02", "s01"})
    variables_[code] = db.text("select id from auth.org where district = $1 and code = $2", kDistrict, code);
  variables_["root"] =
      db.text("select id from auth.org where district = $1 and parent_id is null", kDistrict);
  for (const auto& [name, firm] : {std::pair{"firm", kFirm}, {"firm2", kOtherFirm}, {"newfirm", kNewFirm}}) {
    variables_[name] = db.text("select id from register.entity where uscc = $1", firm.uscc());
    variables_[std::string(name) + "_uscc"] = firm.uscc();
    variables_[std::string(name) + "_name"] = firm.name;
    variables_[std::string(name) + "_person"] = firm.legal_person;
  }
  variables_["password"] = kPassword;
  variables_["vat"] = "00000000-0000-7000-8000-0000000000c2";
  variables_["oldcat"] = "00000000-0000-7000-8000-0000000000c3";
  variables_["nobody"] = "0190a0a0-0000-7000-8000-000000000000";
}

Browser& Runner::browser(const std::string& who) {
  if (const auto known = browsers_.find(who); known != browsers_.end()) return known->second;
  return browsers_.emplace(who, app_.knows(who) ? app_.as(who) : app_.visitor()).first->second;
}

void Runner::run(const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    try {
      run(step);
    } catch (const std::exception& e) {
      FAIL_CHECK(file_ << ":" << step.line << ": " << std::string(e.what()));
      return;
    }
  }
}

void Runner::run(const Step& step) {
  switch (step.kind) {
    case StepKind::clock:
      return app_.clock.set(china(step.text));
    case StepKind::advance:
      return app_.clock.advance(duration_of(step.text));
    case StepKind::let:
      variables_[step.name] = app_.sql().text(substitute(step.text, variables_));
      return;
    case StepKind::sql: {
      const auto got = app_.sql().text(substitute(step.text, variables_));
      CHECK_MESSAGE(got == substitute(step.status, variables_), file_, ":", step.line, ": got ", got);
      return;
    }
    case StepKind::jobs:
      app_.site().run_jobs();
      return;
    case StepKind::request:
      check(step, ask(step));
  }
}

Answer Runner::ask(const Step& step) {
  auto& who = browser(step.who);
  const auto path = substitute(step.path, variables_);
  auto headers = substituted(step.headers, variables_);
  const auto fields = substituted(step.fields, variables_);
  if (!step.files.empty()) {
    auto parts = step.files;
    for (auto& part : parts) part.content = substitute(part.content, variables_);
    for (const auto& [name, value] : fields) parts.insert(parts.begin(), {name, "", value});
    return who.upload(path, std::move(parts), std::move(headers));
  }
  if (!fields.empty()) return who.submit(path, fields, std::move(headers));
  const bool json = step.has_body && std::none_of(headers.begin(), headers.end(),
                                                  [](const auto& h) { return h.first == "Content-Type"; });
  if (json) headers.emplace_back("Content-Type", "application/json");
  return who.send({step.method, path, std::move(headers), substitute(step.body, variables_), false});
}

void Runner::fault(const Step& step, const std::string& what, const Answer& answer) {
  FAIL_CHECK(file_ << ":" << step.line << ": " << step.who << " " << step.method << " " << step.path << ": "
                   << what << "\n    answer " << answer.status << " " << answer.body.substr(0, 1500));
}

void Runner::check(const Step& step, const Answer& answer) {
  if (std::to_string(answer.status) != step.status) return fault(step, "expected " + step.status, answer);
  for (const auto& [name, value] : step.expected_headers)
    if (answer.header(name).find(substitute(value, variables_)) == std::string::npos)
      fault(step, name + ": expected " + value + ", got " + answer.header(name), answer);
  if (!step.expected_json.empty())
    for (const auto& difference : differences(step.expected_json, answer.json(), variables_))
      fault(step, difference, answer);
  for (const auto& text : step.has)
    if (answer.body.find(substitute(text, variables_)) == std::string::npos)
      fault(step, "lacks " + text, answer);
  for (const auto& text : step.lacks)
    if (answer.body.find(substitute(text, variables_)) != std::string::npos)
      fault(step, "has " + text, answer);
  CHECK(answer.status < 500);
}

}  // namespace qiying::test
