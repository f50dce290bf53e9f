namespace R2QBench.Core.Specs.Schema;

/// <summary>What other programs call some keys: too far from ours to be taken for a typing mistake.</summary>
internal static class UsualNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["lr"] = "training.optimizer.learning_rate",
        ["wd"] = "training.optimizer.weight_decay",
        ["decay"] = "training.optimizer.weight_decay",
        ["betas"] = "training.optimizer.beta1",
        ["eps"] = "training.optimizer.epsilon",
        ["optim"] = "training.optimizer.name",
        ["bs"] = "training.batch_size",
        ["batch"] = "training.batch_size",
        ["per_device_train_batch_size"] = "training.batch_size",
        ["accumulation"] = "training.gradient_accumulation",
        ["grad_accum"] = "training.gradient_accumulation",
        ["accumulate_grad_batches"] = "training.gradient_accumulation",
        ["gradient_accumulation_steps"] = "training.gradient_accumulation",
        ["gradient_checkpointing"] = "training.recompute",
        ["activation_checkpointing"] = "training.recompute",
        ["checkpointing"] = "training.recompute",
        ["recompute_granularity"] = "training.recompute",
        ["recomputation"] = "training.recompute",
        ["epochs"] = "training.steps",
        ["num_train_epochs"] = "training.steps",
        ["iterations"] = "training.steps",
        ["iters"] = "training.steps",
        ["max_steps"] = "training.steps",
        ["clip"] = "training.gradient_clip",
        ["grad_clip"] = "training.gradient_clip",
        ["max_grad_norm"] = "training.gradient_clip",
        ["warmup"] = "training.schedule.warmup_steps",
        ["scheduler"] = "training.schedule.name",
        ["lr_scheduler_type"] = "training.schedule.name",
        ["logging_steps"] = "training.log_every",
        ["dataset"] = "data.source",
        ["seq_len"] = "data.sequence_length",
        ["seqlen"] = "data.sequence_length",
        ["block_size"] = "data.sequence_length",
        ["max_length"] = "data.sequence_length",
        ["model_name_or_path"] = "model.source",
        ["path"] = "model.source",
        ["wbits"] = "quantization.bits",
        ["w_bits"] = "quantization.bits",
        ["groupsize"] = "quantization.group_size",
        ["tasks"] = "evaluation",
    };

    /// <summary>Our key for a word; null if nothing is known.</summary>
    public static string? KeyFor(string word) => Known.GetValueOrDefault(word);
}
