#pragma once
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engines/classify/classify.hpp"
#include "platform/base/json.hpp"

namespace qiying::classify::testing {

/// A small history of four kinds of trouble; each label has its own nouns, all share their sentences.
inline std::vector<Example> history(int each = 25) {
  struct Kind {
    const char* label;
    std::vector<const char*> nouns;
  };
  static const std::vector<Kind> kinds = {
      {"停车", {"停车位", "停车场", "车位收费", "乱停车"}},
      {"供水", {"水压", "自来水", "水表", "停水"}},
      {"社保", {"社保缴费", "养老保险", "失业金", "稳岗返还"}},
      {"税务", {"发票", "增值税", "退税", "个税申报"}},
  };
  static const std::vector<std::string> frames = {"关于{}的问题请协助处理", "请问{}现在怎么办理",
                                                  "反映{}长期没有解决", "我公司遇到{}困难希望帮助",
                                                  "建议改进{}的服务"};
  std::vector<Example> out;
  for (int i = 0; i < each; ++i)
    for (const auto& kind : kinds) {
      auto text = frames[static_cast<std::size_t>(i) % frames.size()];
      const auto* noun = kind.nouns[static_cast<std::size_t>(i / 2) % kind.nouns.size()];
      text.replace(text.find("{}"), 2, noun);
      std::string copies;
      for (int k = 0; k <= i / 20; ++k) copies += "再次";
      out.push_back({copies + text, kind.label});
    }
  return out;
}

inline Trained trained(const std::vector<Example>& examples = history(), const Options& options = {}) {
  auto result = train(examples, options);
  REQUIRE(result.ok());
  return *std::move(result);
}

inline std::string code_of(const std::vector<Example>& examples, const Options& options = {}) {
  const auto result = train(examples, options);
  return result.ok() ? "ok" : result.error().code;
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "classify-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string at(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(at(name), std::ios::binary) << bytes;
    return at(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace qiying::classify::testing
