#include "kernels.h"

#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <c10/util/Exception.h>
#include <cuda.h>
#include <dlfcn.h>
#include <nvrtc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "kernel_sources.h"  // generated: struct {name, text} kernel_sources[]

namespace r2q::cuda {
namespace {

template <class Function>
Function find(void* library, const char* name) {
  auto* address = dlsym(library, name);
  TORCH_CHECK(address != nullptr, "the CUDA library has no function ", name);
  return reinterpret_cast<Function>(address);
}

// The driver's functions are looked up in the library that is already loaded: this library links against neither driver nor compiler.
#define R2Q_DRIVER(name) find<decltype(&::name)>(driver(), #name)

void* driver() {
  static void* const library = dlopen("libcuda.so.1", RTLD_LAZY);
  TORCH_CHECK(library != nullptr, "libcuda.so.1 cannot be loaded: ", dlerror());
  return library;
}

void check(CUresult status, const std::string& what) {
  if (status == CUDA_SUCCESS) return;
  const char* text = nullptr;
  R2Q_DRIVER(cuGetErrorString)(status, &text);
  TORCH_CHECK(false, what, ": ", text != nullptr ? text : "unknown CUDA error");
}

std::string folder_of_libtorch() {
  Dl_info info;
  const auto symbol = static_cast<c10::DeviceIndex (*)() noexcept>(&c10::cuda::device_count);
  if (dladdr(reinterpret_cast<void*>(symbol), &info) == 0 || info.dli_fname == nullptr) return "";
  const std::string path = info.dli_fname;
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

void* compiler() {
  static void* const library = []() -> void* {
    const std::string major = std::to_string(CUDA_VERSION / 1000), torch = folder_of_libtorch();
    const std::string file = CUDA_VERSION >= 12000 ? "libnvrtc.so." + major : "libnvrtc.so.11.2";
    std::vector<std::string> places = {file};
    if (const char* given = std::getenv("R2Q_NVRTC")) places.insert(places.begin(), given);
    for (const char* folder : {"/../../nvidia/cu13/lib/", "/../../nvidia/cuda_nvrtc/lib/", "/"}) places.push_back(torch + folder + file);
    places.push_back("/usr/local/cuda/lib64/" + file);
    for (const auto& place : places)
      if (void* found = dlopen(place.c_str(), RTLD_LAZY)) return found;
    return nullptr;
  }();
  TORCH_CHECK(library != nullptr, "the CUDA run-time compiler (libnvrtc) was not found; R2Q_NVRTC may name its file");
  return library;
}

#define R2Q_COMPILER(name) find<decltype(&::name)>(compiler(), #name)

const std::string& source(const char* file) {
  static const std::map<std::string, std::string> sources = [] {
    std::map<std::string, std::string> all;
    for (const auto& entry : kernel_sources) all[entry.name] = entry.text;
    return all;
  }();
  return sources.at(file);
}

/// The headers that a source includes, and those that these include.
void add_headers(const std::string& text, std::map<std::string, std::string>& headers) {
  for (const auto& entry : kernel_sources) {
    if (headers.count(entry.name) != 0 || text.find("#include \"" + std::string(entry.name) + "\"") == std::string::npos) continue;
    headers[entry.name] = entry.text;
    add_headers(entry.text, headers);
  }
}

std::map<std::string, std::string> headers_of(const char* file) {
  std::map<std::string, std::string> headers;
  add_headers(source(file), headers);
  return headers;
}

std::string cache_folder() {
  std::string base;
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != '\0')
    base = xdg;
  else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    base = std::string(home) + "/.cache";
  else
    return "";
  ::mkdir(base.c_str(), 0755);
  for (const char* part : {"/r2qbench", "/kernels"}) ::mkdir((base += part).c_str(), 0755);
  return base;
}

// FNV-1a, for the file name only: the whole key stands in the file and is compared.
std::string file_name(const std::string& key) {
  uint64_t hash = 1469598103934665603ull;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  char text[32];
  std::snprintf(text, sizeof text, "/%016llx.cubin", static_cast<unsigned long long>(hash));
  return text;
}

std::string cached(const std::string& path, const std::string& key) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "";
  std::stringstream all;
  all << file.rdbuf();
  const std::string text = all.str();
  const std::string head = key + '\0';
  return text.size() > head.size() && text.compare(0, head.size(), head) == 0 ? text.substr(head.size()) : "";
}

void store(const std::string& path, const std::string& key, const std::string& binary) {
  const std::string temporary = path + "." + std::to_string(::getpid());
  {
    std::ofstream file(temporary, std::ios::binary);
    file << key << '\0' << binary;
    if (!file) {
      std::remove(temporary.c_str());
      return;
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) std::remove(temporary.c_str());
}

std::string compile(const char* file, const std::map<std::string, std::string>& headers, const std::vector<std::string>& options) {
  nvrtcProgram program = nullptr;
  std::vector<const char*> names, texts;
  for (const auto& header : headers) {
    names.push_back(header.first.c_str());
    texts.push_back(header.second.c_str());
  }
  const auto status_text = R2Q_COMPILER(nvrtcGetErrorString);
  auto status =
      R2Q_COMPILER(nvrtcCreateProgram)(&program, source(file).c_str(), file, static_cast<int>(names.size()), texts.data(), names.data());
  TORCH_CHECK(status == NVRTC_SUCCESS, "kernel ", file, ": ", status_text(status));
  std::vector<const char*> list;
  std::string joined;
  for (const auto& option : options) {
    list.push_back(option.c_str());
    joined += " " + option;
  }
  status = R2Q_COMPILER(nvrtcCompileProgram)(program, static_cast<int>(list.size()), list.data());
  std::string result;
  if (status == NVRTC_SUCCESS) {
    size_t size = 0;
    R2Q_COMPILER(nvrtcGetCUBINSize)(program, &size);
    result.resize(size);
    R2Q_COMPILER(nvrtcGetCUBIN)(program, result.data());
  } else {
    size_t size = 0;
    R2Q_COMPILER(nvrtcGetProgramLogSize)(program, &size);
    result.resize(size);
    R2Q_COMPILER(nvrtcGetProgramLog)(program, result.data());
  }
  R2Q_COMPILER(nvrtcDestroyProgram)(&program);
  TORCH_CHECK(status == NVRTC_SUCCESS, "kernel ", file, " with", joined, " does not compile: ", status_text(status), "\n", result);
  return result;
}

int attribute(CUdevice_attribute name) {
  CUdevice device = 0;
  int value = 0;
  check(R2Q_DRIVER(cuDeviceGet)(&device, c10::cuda::current_device()), "cuDeviceGet");
  check(R2Q_DRIVER(cuDeviceGetAttribute)(&value, name, device), "cuDeviceGetAttribute");
  return value;
}

CUmodule load(const char* file, const std::string& options) {
  const int major = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR), minor = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
  TORCH_CHECK(major >= 8, "the fused CUDA kernels need compute capability 8.0, this device has ", major, ".", minor,
              "; R2Q_FUSED=0 switches them off");
  std::vector<std::string> list = {"--gpu-architecture=sm_" + std::to_string(10 * major + minor), "--std=c++17", "-default-device", "-lineinfo"};
  std::istringstream words(options);
  for (std::string word; words >> word;) list.push_back(word.front() == '-' ? word : "-D" + word);
  int compiler_major = 0, compiler_minor = 0;
  R2Q_COMPILER(nvrtcVersion)(&compiler_major, &compiler_minor);
  std::string key = std::to_string(compiler_major) + "." + std::to_string(compiler_minor);
  for (const auto& option : list) key += " " + option;
  const auto headers = headers_of(file);
  key += "\n" + source(file);
  for (const auto& header : headers) key += header.second;
  const auto folder = cache_folder();
  const auto path = folder + file_name(key);
  CUmodule module = nullptr;
  const auto load_data = R2Q_DRIVER(cuModuleLoadData);
  if (!folder.empty()) {
    const auto binary = cached(path, key);
    if (!binary.empty() && load_data(&module, binary.data()) == CUDA_SUCCESS) return module;
  }
  const auto binary = compile(file, headers, list);
  check(load_data(&module, binary.data()), std::string("loading kernel ") + file);
  if (!folder.empty()) store(path, key, binary);
  return module;
}

/// A thread that has not yet called the CUDA runtime, as autograd's may be, has no context; a launch needs the device's.
void enter_context() {
  CUcontext context = nullptr;
  static const auto current = R2Q_DRIVER(cuCtxGetCurrent);
  check(current(&context), "cuCtxGetCurrent");
  if (context != nullptr) return;
  CUdevice device = 0;
  check(R2Q_DRIVER(cuDeviceGet)(&device, c10::cuda::current_device()), "cuDeviceGet");
  check(R2Q_DRIVER(cuDevicePrimaryCtxRetain)(&context, device), "cuDevicePrimaryCtxRetain");
  check(R2Q_DRIVER(cuCtxSetCurrent)(context), "cuCtxSetCurrent");
}

bool synchronous() {
  static const bool on = [] {
    const char* value = std::getenv("R2Q_SYNCHRONOUS");
    return value != nullptr && std::strcmp(value, "1") == 0;
  }();
  return on;
}

}  // namespace

Kernel::Kernel(const char* file, const std::string& options, const char* name) : name_(name) {
  static std::mutex gate;
  static std::map<std::tuple<int, std::string, std::string>, CUmodule> modules;
  static std::map<std::tuple<int, std::string, std::string, std::string>, CUfunction> functions;
  const std::lock_guard<std::mutex> lock(gate);
  const int device = c10::cuda::current_device();
  CUfunction& function = functions[{device, file, options, name}];
  if (function == nullptr) {
    enter_context();
    CUmodule& module = modules[{device, file, options}];
    if (module == nullptr) module = load(file, options);
    check(R2Q_DRIVER(cuModuleGetFunction)(&function, module, name), std::string("kernel ") + name);
  }
  function_ = function;
}

void Kernel::run(int64_t grid, int block, void** arguments, bool together) const {
  if (grid == 0) return;
  TORCH_CHECK(grid <= 0x7fffffff, "kernel ", name_, ": ", grid, " blocks are too many");
  enter_context();
  static const auto launch = R2Q_DRIVER(cuLaunchKernel);
  static const auto launch_all = R2Q_DRIVER(cuLaunchCooperativeKernel);
  const auto stream = c10::cuda::getCurrentCUDAStream();
  const auto function = static_cast<CUfunction>(function_);
  const auto blocks = static_cast<unsigned>(grid);
  check(together ? launch_all(function, blocks, 1, 1, block, 1, 1, 0, stream.stream(), arguments)
                 : launch(function, blocks, 1, 1, block, 1, 1, 0, stream.stream(), arguments, nullptr),
        std::string("launch of kernel ") + name_);
  if (!synchronous()) return;
  check(R2Q_DRIVER(cuStreamSynchronize)(stream.stream()), std::string("kernel ") + name_);
}

int multiprocessors() {
  static std::map<int, int> counts;
  static std::mutex gate;
  const std::lock_guard<std::mutex> lock(gate);
  int& count = counts[c10::cuda::current_device()];
  if (count == 0) count = attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
  return count;
}

const char* type_name(at::ScalarType type) {
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "fused CUDA operators take float32 and bfloat16, not ", type);
  return type == at::kFloat ? "float" : "bf16";
}

}  // namespace r2q::cuda
