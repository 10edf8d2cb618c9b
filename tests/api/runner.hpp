#pragma once
/// Runs the steps of one case against one App and reports to doctest.

#include "tests/api/case.hpp"
#include "tests/support/test_app.hpp"

namespace qiying::test {

class Runner {
 public:
  Runner(App& app, std::string file);
  void run(const std::vector<Step>& steps);

 private:
  void run(const Step& step);
  Browser& browser(const std::string& who);
  Answer ask(const Step& step);
  void check(const Step& step, const Answer& answer);
  void fault(const Step& step, const std::string& what, const Answer& answer);

  App& app_;
  std::string file_;
  Variables variables_;
  std::map<std::string, Browser> browsers_;
};

}  // namespace qiying::test
