// The last error of each thread.
#include "border.h"

#include <c10/util/Exception.h>
#include <c10/util/Logging.h>

#include <functional>
#include <string>

namespace r2q {

std::atomic<int64_t> live_tensors{0};

static thread_local std::string last_error;

// Every c10::Error collects and names its stack frames, which takes milliseconds; nobody reads them here.
[[maybe_unused]] static const bool no_stack_traces = [] {
  c10::SetStackTraceFetcher(std::function<std::string()>([] { return std::string(); }));
  return true;
}();

void remember_error(const char* text) noexcept {
  try {
    last_error = text;
  } catch (...) {
    // No memory even for the message: the status still says that the call failed.
  }
}

void remember_current_exception() noexcept {
  try {
    throw;
  } catch (const c10::Error& error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    remember_error("out of host memory");
  } catch (const std::exception& error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("native exception of an unknown type");
  }
}

}  // namespace r2q

/// Message of the last failed call of this thread; valid until the next failure on it.
R2Q_API const char* r2q_last_error() {
  return r2q::last_error.c_str();
}
