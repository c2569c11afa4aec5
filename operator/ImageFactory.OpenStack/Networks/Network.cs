namespace ImageFactory.OpenStack.Networks;

/// <summary>A network as Neutron has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which others may have too.</param>
public sealed record Network(string Id, string Name);
