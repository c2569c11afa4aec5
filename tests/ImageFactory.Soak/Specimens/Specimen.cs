using ImageFactory.Kubernetes.Abstractions.Entities;

namespace ImageFactory.Soak.Specimens;

/// <summary>What both kinds of the soak have.</summary>
public abstract class Specimen : CustomKubernetesEntity<SpecimenSpec, SpecimenStatus>;
