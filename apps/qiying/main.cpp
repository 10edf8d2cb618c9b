#include "apps/qiying/cli.hpp"

int main(int argc, char** argv) {
  return qiying::app::run_command_line(argc, argv);
}
