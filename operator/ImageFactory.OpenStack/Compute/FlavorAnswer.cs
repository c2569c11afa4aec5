namespace ImageFactory.OpenStack.Compute;

/// <summary>A flavor as Nova wraps it.</summary>
internal sealed record FlavorAnswer(Flavor Flavor);
