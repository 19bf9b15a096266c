namespace PushApp.Fuzz.Generators;

/// <summary>Several ways to make an input; one is chosen by chance.</summary>
/// <param name="name">What the grammar makes.</param>
/// <param name="rules">The ways: how often it is chosen beside the others, its name, and what makes the bytes.</param>
internal sealed class Grammar(string name, params IReadOnlyList<(int Weight, string Name, Func<Dice, byte[]> Make)> rules)
{
    private readonly int _weights = rules.Sum(rule => rule.Weight);

    /// <summary>The names of all rules, as <see cref="Dice.Chosen"/> gets them.</summary>
    public IReadOnlyList<string> Rules => [.. rules.Select(rule => FullName(rule.Name))];

    /// <summary>Makes an input.</summary>
    public byte[] Next(Dice dice)
    {
        var rest = dice.Below(_weights);
        foreach (var rule in rules)
        {
            rest -= rule.Weight;
            if (rest < 0)
            {
                dice.Chosen?.Invoke(FullName(rule.Name));
                return rule.Make(dice);
            }
        }

        throw new InvalidOperationException($"The grammar {name} has no rules.");
    }

    private string FullName(string rule) => $"{name}: {rule}";
}
