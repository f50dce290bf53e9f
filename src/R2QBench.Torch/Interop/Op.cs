namespace R2QBench.Torch.Interop;

/// <summary>The ATen operators that this assembly calls. A field is the operator's name, then its overload after two underscores.</summary>
/// <remarks>Looked up on first use, so an operator that one libtorch lacks costs nothing until it is asked for.</remarks>
internal static class Op
{
    // Creation
    internal static readonly Operator empty__memory_format = new("aten::empty", "memory_format");
    internal static readonly Operator zeros = new("aten::zeros");
    internal static readonly Operator ones = new("aten::ones");
    internal static readonly Operator full = new("aten::full");
    internal static readonly Operator arange__start_step = new("aten::arange", "start_step");
    internal static readonly Operator linspace = new("aten::linspace");
    internal static readonly Operator eye__m = new("aten::eye", "m");
    internal static readonly Operator rand__generator = new("aten::rand", "generator");
    internal static readonly Operator randn__generator = new("aten::randn", "generator");
    internal static readonly Operator randint__low_generator = new("aten::randint", "low_generator");
    internal static readonly Operator randperm__generator = new("aten::randperm", "generator");
    internal static readonly Operator zeros_like = new("aten::zeros_like");
    internal static readonly Operator ones_like = new("aten::ones_like");
    internal static readonly Operator empty_like = new("aten::empty_like");
    internal static readonly Operator full_like = new("aten::full_like");
    internal static readonly Operator rand_like = new("aten::rand_like");
    internal static readonly Operator randn_like = new("aten::randn_like");
    internal static readonly Operator bernoulli = new("aten::bernoulli");
    internal static readonly Operator multinomial = new("aten::multinomial");
    internal static readonly Operator scalar_tensor = new("aten::scalar_tensor");

    // Conversion
    internal static readonly Operator to__dtype = new("aten::to", "dtype");
    internal static readonly Operator to__dtype_layout = new("aten::to", "dtype_layout");
    internal static readonly Operator clone = new("aten::clone");
    internal static readonly Operator contiguous = new("aten::contiguous");
    internal static readonly Operator detach = new("aten::detach");
    internal static readonly Operator detach_ = new("aten::detach_");
    internal static readonly Operator alias = new("aten::alias");
    internal static readonly Operator pin_memory = new("aten::pin_memory");
    internal static readonly Operator item = new("aten::_local_scalar_dense");

    // Views
    internal static readonly Operator view = new("aten::view");
    internal static readonly Operator reshape = new("aten::reshape");
    internal static readonly Operator transpose__int = new("aten::transpose", "int");
    internal static readonly Operator permute = new("aten::permute");
    internal static readonly Operator expand = new("aten::expand");
    internal static readonly Operator repeat = new("aten::repeat");
    internal static readonly Operator repeat_interleave__self_int = new("aten::repeat_interleave", "self_int");
    internal static readonly Operator unsqueeze = new("aten::unsqueeze");
    internal static readonly Operator squeeze = new("aten::squeeze");
    internal static readonly Operator squeeze__dim = new("aten::squeeze", "dim");
    internal static readonly Operator flatten__using_ints = new("aten::flatten", "using_ints");
    internal static readonly Operator narrow = new("aten::narrow");
    internal static readonly Operator slice__Tensor = new("aten::slice", "Tensor");
    internal static readonly Operator select__int = new("aten::select", "int");
    internal static readonly Operator unbind__int = new("aten::unbind", "int");
    internal static readonly Operator chunk = new("aten::chunk");
    internal static readonly Operator split__Tensor = new("aten::split", "Tensor");
    internal static readonly Operator split_with_sizes = new("aten::split_with_sizes");
    internal static readonly Operator t = new("aten::t");
    internal static readonly Operator mT = new("aten::mT");
    internal static readonly Operator numpy_T = new("aten::numpy_T");
    internal static readonly Operator flip = new("aten::flip");
    internal static readonly Operator roll = new("aten::roll");
    internal static readonly Operator tril = new("aten::tril");
    internal static readonly Operator triu = new("aten::triu");
    internal static readonly Operator diagonal = new("aten::diagonal");
    internal static readonly Operator movedim__int = new("aten::movedim", "int");
    internal static readonly Operator unfold = new("aten::unfold");

    // Joining
    internal static readonly Operator cat = new("aten::cat");
    internal static readonly Operator stack = new("aten::stack");
    internal static readonly Operator where__self = new("aten::where", "self");
    internal static readonly Operator index__Tensor = new("aten::index", "Tensor");
    internal static readonly Operator index_put_ = new("aten::index_put_");
    internal static readonly Operator gather = new("aten::gather");
    internal static readonly Operator index_select = new("aten::index_select");
    internal static readonly Operator masked_fill__Scalar = new("aten::masked_fill", "Scalar");
    internal static readonly Operator masked_select = new("aten::masked_select");
    internal static readonly Operator scatter__src = new("aten::scatter", "src");
    internal static readonly Operator scatter_add = new("aten::scatter_add");
    internal static readonly Operator index_add = new("aten::index_add");
    internal static readonly Operator nonzero = new("aten::nonzero");
    internal static readonly Operator embedding = new("aten::embedding");
    internal static readonly Operator one_hot = new("aten::one_hot");

    // Arithmetic
    internal static readonly Operator add__Tensor = new("aten::add", "Tensor");
    internal static readonly Operator add__Scalar = new("aten::add", "Scalar");
    internal static readonly Operator sub__Tensor = new("aten::sub", "Tensor");
    internal static readonly Operator sub__Scalar = new("aten::sub", "Scalar");
    internal static readonly Operator rsub__Scalar = new("aten::rsub", "Scalar");
    internal static readonly Operator mul__Tensor = new("aten::mul", "Tensor");
    internal static readonly Operator mul__Scalar = new("aten::mul", "Scalar");
    internal static readonly Operator div__Tensor = new("aten::div", "Tensor");
    internal static readonly Operator div__Scalar = new("aten::div", "Scalar");
    internal static readonly Operator remainder__Tensor = new("aten::remainder", "Tensor");
    internal static readonly Operator remainder__Scalar = new("aten::remainder", "Scalar");
    internal static readonly Operator floor_divide = new("aten::floor_divide");
    internal static readonly Operator pow__Tensor_Scalar = new("aten::pow", "Tensor_Scalar");
    internal static readonly Operator pow__Tensor_Tensor = new("aten::pow", "Tensor_Tensor");
    internal static readonly Operator neg = new("aten::neg");
    internal static readonly Operator maximum = new("aten::maximum");
    internal static readonly Operator minimum = new("aten::minimum");
    internal static readonly Operator lerp__Tensor = new("aten::lerp", "Tensor");
    internal static readonly Operator addcmul = new("aten::addcmul");
    internal static readonly Operator addcdiv = new("aten::addcdiv");
    internal static readonly Operator bitwise_not = new("aten::bitwise_not");
    internal static readonly Operator bitwise_and__Tensor = new("aten::bitwise_and", "Tensor");
    internal static readonly Operator bitwise_or__Tensor = new("aten::bitwise_or", "Tensor");
    internal static readonly Operator bitwise_xor__Tensor = new("aten::bitwise_xor", "Tensor");
    internal static readonly Operator bitwise_left_shift__Tensor = new("aten::bitwise_left_shift", "Tensor");
    internal static readonly Operator bitwise_right_shift__Tensor = new("aten::bitwise_right_shift", "Tensor");
    internal static readonly Operator logical_and = new("aten::logical_and");
    internal static readonly Operator logical_or = new("aten::logical_or");
    internal static readonly Operator logical_not = new("aten::logical_not");
    internal static readonly Operator logical_xor = new("aten::logical_xor");
    internal static readonly Operator clamp = new("aten::clamp");
    internal static readonly Operator clamp__Tensor = new("aten::clamp", "Tensor");
    internal static readonly Operator round__decimals = new("aten::round", "decimals");

    // Comparison
    internal static readonly Operator eq__Tensor = new("aten::eq", "Tensor");
    internal static readonly Operator eq__Scalar = new("aten::eq", "Scalar");
    internal static readonly Operator ne__Tensor = new("aten::ne", "Tensor");
    internal static readonly Operator ne__Scalar = new("aten::ne", "Scalar");
    internal static readonly Operator lt__Tensor = new("aten::lt", "Tensor");
    internal static readonly Operator lt__Scalar = new("aten::lt", "Scalar");
    internal static readonly Operator le__Tensor = new("aten::le", "Tensor");
    internal static readonly Operator le__Scalar = new("aten::le", "Scalar");
    internal static readonly Operator gt__Tensor = new("aten::gt", "Tensor");
    internal static readonly Operator gt__Scalar = new("aten::gt", "Scalar");
    internal static readonly Operator ge__Tensor = new("aten::ge", "Tensor");
    internal static readonly Operator ge__Scalar = new("aten::ge", "Scalar");
    internal static readonly Operator allclose = new("aten::allclose");
    internal static readonly Operator isnan = new("aten::isnan");
    internal static readonly Operator isfinite = new("aten::isfinite");
    internal static readonly Operator isinf = new("aten::isinf");

    // Elementwise
    internal static readonly Operator abs = new("aten::abs");
    internal static readonly Operator sign = new("aten::sign");
    internal static readonly Operator exp = new("aten::exp");
    internal static readonly Operator expm1 = new("aten::expm1");
    internal static readonly Operator log = new("aten::log");
    internal static readonly Operator log2 = new("aten::log2");
    internal static readonly Operator log10 = new("aten::log10");
    internal static readonly Operator log1p = new("aten::log1p");
    internal static readonly Operator sqrt = new("aten::sqrt");
    internal static readonly Operator rsqrt = new("aten::rsqrt");
    internal static readonly Operator square = new("aten::square");
    internal static readonly Operator reciprocal = new("aten::reciprocal");
    internal static readonly Operator sin = new("aten::sin");
    internal static readonly Operator cos = new("aten::cos");
    internal static readonly Operator tan = new("aten::tan");
    internal static readonly Operator tanh = new("aten::tanh");
    internal static readonly Operator sigmoid = new("aten::sigmoid");
    internal static readonly Operator silu = new("aten::silu");
    internal static readonly Operator gelu = new("aten::gelu");
    internal static readonly Operator relu = new("aten::relu");
    internal static readonly Operator floor = new("aten::floor");
    internal static readonly Operator ceil = new("aten::ceil");
    internal static readonly Operator round = new("aten::round");
    internal static readonly Operator trunc = new("aten::trunc");
    internal static readonly Operator erf = new("aten::erf");
    internal static readonly Operator erfinv = new("aten::erfinv");

    // Reduction
    internal static readonly Operator sum = new("aten::sum");
    internal static readonly Operator sum__dim_IntList = new("aten::sum", "dim_IntList");
    internal static readonly Operator mean = new("aten::mean");
    internal static readonly Operator mean__dim = new("aten::mean", "dim");
    internal static readonly Operator prod = new("aten::prod");
    internal static readonly Operator prod__dim_int = new("aten::prod", "dim_int");
    internal static readonly Operator amax = new("aten::amax");
    internal static readonly Operator amin = new("aten::amin");
    internal static readonly Operator max = new("aten::max");
    internal static readonly Operator min = new("aten::min");
    internal static readonly Operator max__dim = new("aten::max", "dim");
    internal static readonly Operator min__dim = new("aten::min", "dim");
    internal static readonly Operator argmax = new("aten::argmax");
    internal static readonly Operator argmin = new("aten::argmin");
    internal static readonly Operator topk = new("aten::topk");
    internal static readonly Operator sort__stable = new("aten::sort", "stable");
    internal static readonly Operator argsort = new("aten::argsort");
    internal static readonly Operator std = new("aten::std");
    internal static readonly Operator std__dim = new("aten::std", "dim");
    internal static readonly Operator var = new("aten::var");
    internal static readonly Operator var__dim = new("aten::var", "dim");
    internal static readonly Operator linalg_vector_norm = new("aten::linalg_vector_norm");
    internal static readonly Operator quantile = new("aten::quantile");
    internal static readonly Operator median = new("aten::median");
    internal static readonly Operator cumsum = new("aten::cumsum");
    internal static readonly Operator logsumexp = new("aten::logsumexp");
    internal static readonly Operator softmax__int = new("aten::softmax", "int");
    internal static readonly Operator log_softmax__int = new("aten::log_softmax", "int");
    internal static readonly Operator all = new("aten::all");
    internal static readonly Operator all__dim = new("aten::all", "dim");
    internal static readonly Operator any = new("aten::any");
    internal static readonly Operator any__dim = new("aten::any", "dim");
    internal static readonly Operator count_nonzero = new("aten::count_nonzero");
    internal static readonly Operator count_nonzero__dim_IntList = new("aten::count_nonzero", "dim_IntList");

    // Products
    internal static readonly Operator matmul = new("aten::matmul");
    internal static readonly Operator mm = new("aten::mm");
    internal static readonly Operator bmm = new("aten::bmm");
    internal static readonly Operator addmm = new("aten::addmm");
    internal static readonly Operator dot = new("aten::dot");
    internal static readonly Operator outer = new("aten::outer");
    internal static readonly Operator einsum = new("aten::einsum");
    internal static readonly Operator linear = new("aten::linear");

    // InPlace
    internal static readonly Operator add___Tensor = new("aten::add_", "Tensor");
    internal static readonly Operator add___Scalar = new("aten::add_", "Scalar");
    internal static readonly Operator sub___Tensor = new("aten::sub_", "Tensor");
    internal static readonly Operator sub___Scalar = new("aten::sub_", "Scalar");
    internal static readonly Operator mul___Tensor = new("aten::mul_", "Tensor");
    internal static readonly Operator mul___Scalar = new("aten::mul_", "Scalar");
    internal static readonly Operator div___Tensor = new("aten::div_", "Tensor");
    internal static readonly Operator div___Scalar = new("aten::div_", "Scalar");
    internal static readonly Operator pow___Scalar = new("aten::pow_", "Scalar");
    internal static readonly Operator addcmul_ = new("aten::addcmul_");
    internal static readonly Operator addcdiv_ = new("aten::addcdiv_");
    internal static readonly Operator lerp___Tensor = new("aten::lerp_", "Tensor");
    internal static readonly Operator copy_ = new("aten::copy_");
    internal static readonly Operator fill___Scalar = new("aten::fill_", "Scalar");
    internal static readonly Operator zero_ = new("aten::zero_");
    internal static readonly Operator clamp_ = new("aten::clamp_");
    internal static readonly Operator round_ = new("aten::round_");
    internal static readonly Operator exp_ = new("aten::exp_");
    internal static readonly Operator log_ = new("aten::log_");
    internal static readonly Operator sqrt_ = new("aten::sqrt_");
    internal static readonly Operator rsqrt_ = new("aten::rsqrt_");
    internal static readonly Operator neg_ = new("aten::neg_");
    internal static readonly Operator abs_ = new("aten::abs_");
    internal static readonly Operator relu_ = new("aten::relu_");
    internal static readonly Operator sigmoid_ = new("aten::sigmoid_");
    internal static readonly Operator tanh_ = new("aten::tanh_");
    internal static readonly Operator floor_ = new("aten::floor_");
    internal static readonly Operator ceil_ = new("aten::ceil_");
    internal static readonly Operator sign_ = new("aten::sign_");
    internal static readonly Operator silu_ = new("aten::silu_");
    internal static readonly Operator square_ = new("aten::square_");
    internal static readonly Operator masked_fill___Scalar = new("aten::masked_fill_", "Scalar");
    internal static readonly Operator scatter___src = new("aten::scatter_", "src");
    internal static readonly Operator scatter_add_ = new("aten::scatter_add_");
    internal static readonly Operator index_add_ = new("aten::index_add_");
    internal static readonly Operator index_copy_ = new("aten::index_copy_");
    internal static readonly Operator normal_ = new("aten::normal_");
    internal static readonly Operator uniform_ = new("aten::uniform_");
    internal static readonly Operator bernoulli___float = new("aten::bernoulli_", "float");
    internal static readonly Operator transpose_ = new("aten::transpose_");
    internal static readonly Operator tril_ = new("aten::tril_");
    internal static readonly Operator triu_ = new("aten::triu_");

    // Losses
    internal static readonly Operator cross_entropy_loss = new("aten::cross_entropy_loss");
    internal static readonly Operator mse_loss = new("aten::mse_loss");
    internal static readonly Operator nll_loss_nd = new("aten::nll_loss_nd");
    internal static readonly Operator kl_div = new("aten::kl_div");
    internal static readonly Operator l1_loss = new("aten::l1_loss");

    // Layers
    internal static readonly Operator layer_norm = new("aten::layer_norm");
    internal static readonly Operator dropout = new("aten::dropout");
    internal static readonly Operator dropout_ = new("aten::dropout_");
    internal static readonly Operator constant_pad_nd = new("aten::constant_pad_nd");
    internal static readonly Operator scaled_dot_product_attention = new("aten::scaled_dot_product_attention");
    internal static readonly Operator rms_norm = new("aten::rms_norm");

    // Optimizer
    internal static readonly Operator _foreach_norm__Scalar = new("aten::_foreach_norm", "Scalar");
    internal static readonly Operator _fused_adamw_ = new("aten::_fused_adamw_");
}
