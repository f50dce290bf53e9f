namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that change with the number of steps. The first rates are set on creation.</summary>
        public static class lr_scheduler
        {
            /// <summary>Sets the rates of all groups of one optimizer, by a formula for each step.</summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] _groups;
                private readonly double[] _initial;

                private protected LRScheduler(Optimizer optimizer, int lastEpoch)
                {
                    _groups = optimizer.ParamGroups.ToArray();
                    _initial = Array.ConvertAll(_groups, group => group.InitialLearningRate);
                    LastEpoch = lastEpoch;
                }

                /// <summary>Number of steps taken.</summary>
                private protected int LastEpoch { get; set; }

                /// <summary>Advances by one and sets the rates.</summary>
                public virtual void step()
                {
                    LastEpoch++;
                    Apply();
                }

                public virtual IEnumerable<double> get_last_lr() => _groups.Select(group => group.LearningRate);

                /// <summary>The rate at a step, given the initial one.</summary>
                private protected abstract double RateAt(int epoch, double initial);

                private protected void Apply()
                {
                    for (int i = 0; i < _groups.Length; i++)
                        _groups[i].LearningRate = RateAt(LastEpoch, _initial[i]);
                }

                internal void StartAt(int epoch)
                {
                    LastEpoch = epoch;
                    Apply();
                }
            }

            /// <summary>The initial rate times a function of the step.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new Formula(optimizer, last_epoch, (epoch, initial) => initial * lr_lambda(epoch));

            /// <summary>Half a cosine from the initial rate down to <paramref name="eta_min"/> at step T_max.</summary>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new Formula(optimizer, last_epoch, (epoch, initial) => eta_min + (initial - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2);

            /// <summary>The factor goes in a straight line from start to end and stays there.</summary>
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5,
                int last_epoch = -1, bool verbose = false) =>
                new Formula(optimizer, last_epoch, (epoch, initial) =>
                    initial * (start_factor + (end_factor - start_factor) * Math.Min(epoch, total_iters) / total_iters));

            /// <summary>A constant factor for the first steps, then the initial rate.</summary>
            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new Formula(optimizer, last_epoch, (epoch, initial) => epoch < total_iters ? initial * factor : initial);

            /// <summary>One schedule after the other; each starts again at step 0 when its milestone is reached.</summary>
            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new Sequence(optimizer, schedulers.ToArray(), milestones.ToArray(), last_epoch);

            private sealed class Formula : LRScheduler
            {
                private readonly Func<int, double, double> _rate;

                internal Formula(Optimizer optimizer, int lastEpoch, Func<int, double, double> rate)
                    : base(optimizer, Math.Max(0, lastEpoch))
                {
                    _rate = rate;
                    Apply();
                }

                private protected override double RateAt(int epoch, double initial) => _rate(epoch, initial);
            }

            private sealed class Sequence : LRScheduler
            {
                private readonly LRScheduler[] _schedulers;
                private readonly int[] _milestones;

                internal Sequence(Optimizer optimizer, LRScheduler[] schedulers, int[] milestones, int lastEpoch)
                    : base(optimizer, Math.Max(0, lastEpoch))
                {
                    if (milestones.Length != schedulers.Length - 1)
                        throw new ArgumentException($"{schedulers.Length} schedules need {schedulers.Length - 1} milestones, not {milestones.Length}", nameof(milestones));
                    _schedulers = schedulers;
                    _milestones = milestones;
                    schedulers[0].StartAt(0);
                }

                public override void step()
                {
                    LastEpoch++;
                    var current = _milestones.Count(milestone => milestone <= LastEpoch);
                    if (current > 0 && _milestones[current - 1] == LastEpoch)
                        _schedulers[current].StartAt(0);
                    else
                        _schedulers[current].step();
                }

                private protected override double RateAt(int epoch, double initial) => initial;
            }
        }
    }
}
