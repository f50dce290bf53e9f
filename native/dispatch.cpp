// The one generic entry into the ATen dispatcher: operator name + overload -> handle, then tagged arguments in, tagged results out.
#include "border.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <sstream>
#include <string>
#include <vector>

using at::Tensor;

namespace {

// The same numbers stand in Interop/Argument.cs.
enum Tag : int32_t {
  kNone = 0,
  kTensor = 1,
  kInt = 2,
  kDouble = 3,
  kBool = 4,
  kIntList = 5,
  kTensorList = 6,
  kOptionalTensorList = 7,
  kString = 8,
  kDevice = 9,
  kGenerator = 10,
  kDoubleList = 11,
  kBoolList = 12,
  kDefault = 13,
};

// 16 bytes, blittable. `length` counts list items or string bytes.
struct Argument {
  int32_t tag;
  int32_t length;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};

struct Result {
  int32_t tag;
  int32_t reserved;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};

struct Parameter {
  bool wants_double;
  bool has_default;
  c10::IValue default_value;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Parameter> parameters;
};

// Results that did not fit into the caller's buffer, to be fetched with r2q_take_results.
thread_local std::vector<Result> overflow;

Parameter describe(const c10::Argument& argument) {
  c10::TypePtr type = argument.type();
  const bool optional = type->kind() == c10::TypeKind::OptionalType;
  if (optional) type = type->expectRef<c10::OptionalType>().getElementType();
  Parameter parameter{type->kind() == c10::TypeKind::FloatType, false, {}};
  if (argument.default_value()) {
    parameter.has_default = true;
    parameter.default_value = *argument.default_value();
  } else if (optional) {
    parameter.has_default = true;  // an optional argument without a stated default is none
  }
  return parameter;
}

template <class T>
std::vector<T> list_of(const Argument& argument) {
  const auto* items = static_cast<const T*>(argument.pointer);
  return std::vector<T>(items, items + argument.length);
}

c10::IValue to_value(const Argument& argument, const Parameter& parameter) {
  switch (argument.tag) {
    case kNone:
      return {};
    case kTensor:
      return *static_cast<Tensor*>(argument.pointer);
    case kInt:
      return parameter.wants_double ? c10::IValue(static_cast<double>(argument.integer)) : c10::IValue(argument.integer);
    case kDouble:
      return argument.real;
    case kBool:
      return argument.integer != 0;
    case kIntList:
      return list_of<int64_t>(argument);
    case kDoubleList:
      return list_of<double>(argument);
    case kBoolList: {
      c10::List<bool> list;
      for (int64_t item : list_of<int64_t>(argument)) list.push_back(item != 0);
      return list;
    }
    case kTensorList: {
      std::vector<Tensor> list;
      list.reserve(argument.length);
      for (int32_t i = 0; i < argument.length; i++) list.push_back(*static_cast<Tensor**>(argument.pointer)[i]);
      return list;
    }
    case kOptionalTensorList: {
      c10::List<r2q::optional<Tensor>> list;
      list.reserve(argument.length);
      for (int32_t i = 0; i < argument.length; i++) {
        const auto* item = static_cast<Tensor**>(argument.pointer)[i];
        list.push_back(item != nullptr ? r2q::optional<Tensor>(*item) : r2q::optional<Tensor>());
      }
      return list;
    }
    case kString:
      return std::string(static_cast<const char*>(argument.pointer), argument.length);
    case kDevice:
      return c10::Device(static_cast<c10::DeviceType>(argument.integer & 0xff),
                         static_cast<c10::DeviceIndex>(argument.integer >> 8));
    case kGenerator:
      return *static_cast<at::Generator*>(argument.pointer);
    default:
      TORCH_CHECK(false, "argument tag ", argument.tag, " is not known");
  }
}

struct Sink {
  Result* buffer;
  int32_t capacity;
  int32_t count = 0;

  void add(Result result) {
    if (count < capacity)
      buffer[count] = result;
    else
      overflow.push_back(result);
    count++;
  }

  void add_tensor(Tensor tensor) {
    Result result{kNone, 0, {0}};
    if (tensor.defined()) {
      result.tag = kTensor;
      result.pointer = r2q::wrap(std::move(tensor));
    }
    add(result);
  }

  void add_value(const c10::IValue& value) {
    if (value.isTensor()) return add_tensor(value.toTensor());
    if (value.isTensorList()) {
      for (auto& tensor : value.toTensorVector()) add_tensor(std::move(tensor));
      return;
    }
    Result result{kNone, 0, {0}};
    if (value.isInt()) {
      result.tag = kInt;
      result.integer = value.toInt();
    } else if (value.isDouble()) {
      result.tag = kDouble;
      result.real = value.toDouble();
    } else if (value.isBool()) {
      result.tag = kBool;
      result.integer = value.toBool();
    } else {
      TORCH_CHECK(value.isNone(), "a result of type ", value.tagKind(), " cannot cross the border");
    }
    add(result);
  }
};

}  // namespace

/// Operator by name and overload ("aten::add", "Tensor"); null with a message when this libtorch does not have it. Never freed.
R2Q_API void* r2q_find_operator(const char* name, const char* overload) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!found.has_value()) {
      // No exception: programs ask for operators that only some versions have.
      r2q::remember_error((std::string("this libtorch has no operator ") + name + (*overload ? "." : "") + overload).c_str());
      return nullptr;
    }
    auto* op = new Operator{*found, {}};
    for (const auto& argument : found->schema().arguments()) op->parameters.push_back(describe(argument));
    return op;
  });
}

/// 1 if an operator has a kernel of its own for a device (0 CPU, 1 CUDA, as c10 numbers them), 0 if not, -1 on failure.
R2Q_API int32_t r2q_operator_runs_on(void* op, int32_t device) {
  return r2q::guarded(-1, [&]() -> int32_t {
    const auto key = device == 1 ? c10::DispatchKey::CUDA : c10::DispatchKey::CPU;
    return static_cast<Operator*>(op)->handle.hasKernelForDispatchKey(key) ? 1 : 0;
  });
}

/// Schema of an operator as libtorch prints it; valid until the next call on this thread. Null on failure.
R2Q_API const char* r2q_operator_schema(void* op) {
  static thread_local std::string text;
  return r2q::guarded(static_cast<const char*>(nullptr), [&] {
    std::ostringstream out;
    out << static_cast<Operator*>(op)->handle.schema();
    text = out.str();
    return text.c_str();
  });
}

/// Calls an operator. Arguments in schema order; those left out (or tagged kDefault) take the schema's default.
/// Returns the number of results (lists are flattened), -1 on failure. With capacity 0 the results are dropped:
/// in-place operators return their own argument. Results beyond `capacity` wait for r2q_take_results.
R2Q_API int32_t r2q_call(void* handle, const Argument* arguments, int32_t count, Result* results, int32_t capacity) {
  return r2q::guarded(-1, [&]() -> int32_t {
    auto& op = *static_cast<Operator*>(handle);
    const auto total = static_cast<int32_t>(op.parameters.size());
    TORCH_CHECK(count <= total, op.handle.schema().name(), " takes ", total, " arguments, got ", count);
    std::vector<c10::IValue> stack;
    stack.reserve(total);
    for (int32_t i = 0; i < total; i++) {
      const auto& parameter = op.parameters[i];
      if (i < count && arguments[i].tag != kDefault) {
        stack.push_back(to_value(arguments[i], parameter));
      } else {
        TORCH_CHECK(parameter.has_default, "missing argument ", op.handle.schema().arguments()[i].name(), " of ", op.handle.schema().name());
        stack.push_back(parameter.default_value);
      }
    }
    op.handle.callBoxed(&stack);
    if (capacity == 0) return 0;
    overflow.clear();
    Sink sink{results, capacity};
    for (const auto& value : stack) sink.add_value(value);
    return sink.count;
  });
}

/// The results of this thread's last call that did not fit; returns how many were written.
R2Q_API int32_t r2q_take_results(Result* results, int32_t capacity) {
  int32_t n = 0;
  for (; n < capacity && n < static_cast<int32_t>(overflow.size()); n++) results[n] = overflow[n];
  overflow.clear();
  return n;
}
